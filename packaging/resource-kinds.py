#!/usr/bin/env python3
"""Writes resources/kinds/<minor>.json: the fields of Cilium's resources that a profile keeps, as the cluster checks them.

resource-kinds.py CRDS_FOLDER SOURCE_URL > resources/kinds/1.18.json

CRDS_FOLDER is pkg/k8s/apis/cilium.io/client/crds of Cilium's source, SOURCE_URL where the public finds it. Of each kind
the version that the cluster stores is written down, one field a line, without the descriptions. `[]` stands for a list's
items, `{}` for the values of a free-form map. Rules that compare with an earlier state (oldSelf) are left out: what a
profile holds has none. Needs python3-yaml.
"""
import json
import pathlib
import sys

import yaml

kinds = ["CiliumBGPClusterConfig", "CiliumBGPPeerConfig", "CiliumBGPAdvertisement", "CiliumBGPNodeConfigOverride",
         "CiliumLoadBalancerIPPool", "CiliumL2AnnouncementPolicy", "CiliumLocalRedirectPolicy",
         "CiliumEgressGatewayPolicy", "CiliumNodeConfig"]
copied = {"enum": "choices", "pattern": "pattern", "format": "format", "minimum": "min", "maximum": "max",
          "minLength": "minLength", "maxLength": "maxLength", "minItems": "minItems", "maxItems": "maxItems",
          "default": "default", "x-kubernetes-list-map-keys": "keys"}


def choices_of_all(schema):
    """An enum that stands in allOf, as older generators write it."""
    return next((part["enum"] for part in schema.get("allOf", []) if "enum" in part), None)


def fields(schema, path, is_required):
    row = {"path": path, "type": schema["type"]}
    if is_required:
        row["required"] = True
    row |= {name: schema[key] for key, name in copied.items() if key in schema}
    if choices_of_all(schema):
        row["choices"] = choices_of_all(schema)
    if "oneOf" in schema:
        row["oneOf"] = [name for part in schema["oneOf"] for name in part["required"]]
    rules = [" ".join(rule["rule"].split()) for rule in schema.get("x-kubernetes-validations", [])]
    if rules := [rule for rule in rules if "oldSelf" not in rule]:
        row["rules"] = rules
    yield row
    for name, inner in schema.get("properties", {}).items():
        yield from fields(inner, f"{path}.{name}", name in schema.get("required", []))
    if "items" in schema:
        yield from fields(schema["items"], f"{path}[]", False)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from fields(schema["additionalProperties"], f"{path}{{}}", False)


def read(folder):
    for file in pathlib.Path(folder).glob("v2*/*.yaml"):
        spec = yaml.safe_load(file.read_text())["spec"]
        yield spec["names"]["kind"], spec


folder, source = sys.argv[1:3]
definitions = dict(read(folder))
texts = []
for kind in kinds:
    spec = definitions[kind]
    stored = next(version for version in spec["versions"] if version["storage"])
    head = {"kind": kind, "plural": spec["names"]["plural"], "scope": spec["scope"], "version": stored["name"],
            "served": [version["name"] for version in spec["versions"] if version["served"]]}
    rows = fields(stored["schema"]["openAPIV3Schema"]["properties"]["spec"], "spec", True)
    lines = ",\n  ".join(json.dumps(row) for row in rows)
    texts.append(json.dumps(head)[:-1] + f', "fields": [\n  {lines}]}}')
print("{\n" + f' "source": {json.dumps(source)},\n "kinds": [\n ' + ",\n ".join(texts) + "\n ]\n}")
