#!/usr/bin/env python3
"""Makes resources/talos/defaults-CONTRACT-ROLE.yaml: what Talos generates for a contract, the base that patches are judged on.

talos-defaults.py JUDGE FOLDER     JUDGE is a talos-judge, or a talosctl of 1.14 or newer (an older one silently writes its own newest contract)

Every secret becomes a placeholder of the same form: certificates and keys, tokens, the cluster's id and secret. Versions of Kubernetes' images
become v0.0.0, as they are the release's, not the contract's.
"""
import base64
import pathlib
import re
import subprocess
import sys
import tempfile

CONTRACTS = ["1.6", "1.7", "1.8", "1.12", "1.13", "1.14"]  # those between them generate the same
ROLES = {"controlplane": "control-plane", "worker": "worker"}
SECRET = base64.b64encode(b"placeholder-placeholder-placehol").decode()  # 32 bytes, as Talos wants them
TEXT = base64.b64encode(b"placeholder").decode()
REPLACED = [
    (r"(?m)^( *)-----BEGIN ([A-Z ]+)-----\n(?:.*\n)*? *-----END \2-----", r"\1-----BEGIN \2-----\n\1placeholder\n\1-----END \2-----"),
    (r"(?m)^( *(?:crt|key)): [A-Za-z0-9+/=]{8,}$", rf"\1: {TEXT}"),
    (r"(?m)^( *token): .+$", r"\1: place0.placeholder00000"),
    (r"(?m)^( *(?:id|secret|clusterID|clusterSecret|secretboxEncryptionSecret|aescbcEncryptionSecret)): \S+$", rf"\1: {SECRET}"),
    (r"(?m)^( *image: \S+:v)[0-9]\S*$", r"\g<1>0.0.0"),
    (r"(?m)^installer: \{\}$", "installer:\n    image: factory.talos.dev/metal-installer/placeholder:v0.0.0"),  # as talosctl fills it in
]


def generate(judge, contract, folder):
    if pathlib.Path(judge).name.startswith("talosctl"):
        command = ["gen", "config", "placeholder", "https://10.5.0.2:6443", "--talos-version", f"v{contract}", "--with-docs=false",
                   "--with-examples=false", "--output", folder]
    else:
        command = ["gen", "-talos-version", f"v{contract}", "-output", folder]
    subprocess.run([judge, *command], check=True, stderr=subprocess.DEVNULL)


def main(judge, target):
    for contract in CONTRACTS:
        with tempfile.TemporaryDirectory() as folder:
            generate(judge, contract, folder)
            for written, role in ROLES.items():
                text = pathlib.Path(folder, f"{written}.yaml").read_text()
                for pattern, replacement in REPLACED:
                    text = re.sub(pattern, replacement, text)
                head = f"# What Talos generates for contract {contract}, {role}, without its secrets. Made by packaging/talos-defaults.py.\n"
                pathlib.Path(target, f"defaults-{contract}-{role}.yaml").write_text(head + text)


main(*sys.argv[1:])
