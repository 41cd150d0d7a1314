#!/usr/bin/env python3
"""Writes resources/agent/<minor>.json: the flags of agent and operator, and which setting of the chart fills which.

agent-flags.py CILIUM_GIT COMMIT CHART_FOLDER > resources/agent/1.18.json

Flags come from the command reference that the programs write of themselves (Documentation/cmdref) and, where they are
hidden there, from their declarations. Settings come from the lines `flag: {{ .Values.setting }}` of the ConfigMap's
template; lines below conditions that need more than a comparison are left out.
"""
import json
import re
import subprocess
import sys

git_dir, commit, chart = sys.argv[1:4]
programs = {
    "agent": ["cilium-agent", "cilium-agent_hive"],
    "operator": ["cilium-operator", "cilium-operator-aws", "cilium-operator-azure", "cilium-operator-alibabacloud",
                 "cilium-operator-generic", "cilium-operator_hive", "clustermesh-apiserver_clustermesh",
                 "clustermesh-apiserver_kvstoremesh"],
}
declared_in = re.compile(r"^(daemon|operator|pkg/(?!testutils|hive/health|bgp.*/test|bgp/commands|metrics/cmd|kvstore/com"
                         r"mands|loadbalancer/maps/cmds|command/))")
declaration = re.compile(r"\b(?:flags|flagset|flagSet)\.(\w+?)(?:Var)?P?\(\s*(?:&[^,]+,\s*|option\.New\w*MapOptions\([^)]*\),"
                         r"\s*)?(\"[a-z0-9-]+\"|[\w.]+)")
constant = re.compile(r"^\s*(?:const )?(\w+)\s*=\s*\"([a-z0-9][a-z0-9-]+)\"", re.M)
types = {"strings": "string", "stringSlice": "string", "stringArray": "string", "stdout": "string", "float": "float",
         "float32": "float", "float64": "float", "": "map", "var": "map"}


# Through a variable of the template, after the same test for truth.
through_variables = {"bpf.ctTcpMax": "bpf-ct-global-tcp-max", "bpf.ctAnyMax": "bpf-ct-global-any-max",
                     "ipam.mode": "ipam", "cni.chainingMode": "cni-chaining-mode"}


def show(path):
    done = subprocess.run(["git", f"--git-dir={git_dir}", "show", f"{commit}:{path}"], capture_output=True)
    return done.stdout.decode(errors="replace")


def documented(names):
    flags = {}
    for name in names:
        text = show(f"Documentation/cmdref/{name}.md")
        for match in re.finditer(r"^\s+(?:-\w, )?--([a-z0-9-]+)(?: ([A-Za-z0-9]+))?  +", text, re.M):
            flags[match[1]] = types.get(match[2] or "bool", match[2] or "bool")
    return flags


def hidden():
    names = subprocess.run(["git", f"--git-dir={git_dir}", "ls-tree", "-r", "--name-only", commit, "daemon", "operator",
                            "pkg"], capture_output=True, text=True).stdout.split()
    texts = {name: show(name) for name in names
             if name.endswith(".go") and not name.endswith("_test.go") and declared_in.match(name)}
    constants = {match[1]: match[2] for text in texts.values() for match in constant.finditer(text)}
    flags = {}
    for text in texts.values():
        for kind, name in declaration.findall(text):
            flag = name.strip('"') if name.startswith('"') else constants.get(name.split(".")[-1])
            if flag and len(flag) > 2 and not kind.startswith(("Mark", "Lookup", "Get", "Set", "Changed")):
                kind = kind[0].lower() + kind[1:] if kind else ""
                flags[flag] = types.get(kind, kind)
    return flags


def condition(text, path):
    """`setting`, `setting=value`, or nothing where it only asks whether the setting itself is there; None: too hard."""
    text = text.strip().removeprefix("(").removesuffix(")") if text.startswith("(not") else text.strip()
    if match := re.fullmatch(r"\.Values\.([\w.]+)", text):
        return [match[1]]
    if match := re.fullmatch(r"hasKey \.Values\.?([\w.]*) \"(\w+)\"", text):
        key = f"{match[1]}.{match[2]}".strip(".")
        return [] if path == key or path.startswith(key + ".") else None
    if match := re.fullmatch(r"not \(kindIs \"invalid\" \.Values\.([\w.]+)\)", text):
        return [] if match[1] == path else None
    if match := re.fullmatch(r"eq \.Values\.([\w.]+) \"?([\w-]+)\"?", text):
        return [f"{match[1]}={match[2]}"]
    if match := re.fullmatch(r"\(eq \$ipam \"([\w-]+)\"\)", text):
        return [f"ipam.mode={match[1]}"]
    if match := re.fullmatch(r"and \.Values\.([\w]+) \.Values\.(\1\.[\w.]+)", text):
        return [match[2]]
    if path in text and re.fullmatch(r"(ne 0\.0 \( ?|ne \(int |ne )\.Values\.[\w.]+( \| float64\)|\) \d+| nil)", text):
        return [path] if "float64" in text else []
    return None


def setting_of(value, block):
    """The setting that a line copies: `{{ .Values.x | quote }}`, `{{ . | quote }}` in `with`, "true" below `if`."""
    copied = (r"[\"{ ]*(?:include \"validateDuration\" |lower |default \"\" )?\.Values\.([\w.]+)"
              r"(?: *\| *(?:quote|int|default \"[\w.]*\"|default \(ternary .*\)))*[\"} ]*")
    if match := re.fullmatch(copied, value):
        return match[1]
    if value == '"true"' or re.fullmatch(r"\{\{ ?\. ?\| quote ?\}\}", value):
        match = re.fullmatch(r"\.Values\.([\w.]+)", block)
        return match and match[1]
    return None


def settings():
    text = open(f"{chart}/templates/cilium-configmap.yaml").read()
    tag = r"\{\{-?\s*(if|else|end|range|with|define)\b(.*?)-?\}\}"
    tags = [(match.start(), match) for match in re.finditer(tag, text, re.S)]
    keys = [(match.start(), match) for match in re.finditer(r"^  ([a-z0-9][a-z0-9-]*): (.*)$", text, re.M)]
    found = {path: {"flag": flag, "when": [path]} for path, flag in through_variables.items()}
    open_blocks = []
    for _, match in sorted(tags + keys, key=lambda item: item[0]):
        if match[0].startswith("{{"):
            if match[1] == "end":
                open_blocks.pop()
            elif match[1] == "else":
                chain = re.fullmatch(r"eq \.Values\.([\w.]+) \S+", open_blocks[-1])
                again = re.fullmatch(r"if (eq \.Values\.([\w.]+) \S+)", match[2].strip())
                open_blocks[-1] = again[1] if chain and again and chain[1] == again[2] else "else"
            else:
                open_blocks.append(match[2].strip() if match[1] in ("if", "with") else match[1])
            continue
        path = setting_of(match[2].strip(), open_blocks[-1])
        is_one_of_many = match[2].strip() == '"true"' and sum(key[1] == match[1] for _, key in keys) > 1
        if not path or is_one_of_many:
            continue
        conditions = [condition(block, path) for block in open_blocks[1:]]
        if None in conditions or path in found:
            continue
        when = [one for one in sum(conditions, []) if not path.startswith(one + ".")]
        found[path] = {"flag": match[1], "when": when}
    return found, {match[1] for _, match in keys}


agent = documented(programs["agent"])
operator = documented(programs["operator"])
for flag, kind in hidden().items():
    if flag not in operator:
        agent.setdefault(flag, kind)
filled, rendered = settings()
for flag in rendered - set(operator) - {"name", "namespace"}:
    agent.setdefault(flag, "unknown")  # newer than the commit, or read by the CNI plugin and the init containers
print("{")
print(f' "source": "https://github.com/cilium/cilium/tree/{commit}",')
print(' "agent": {\n  ' + ",\n  ".join(f'"{flag}": "{agent[flag]}"' for flag in sorted(agent)) + "\n },")
print(' "operator": {\n  ' + ",\n  ".join(f'"{flag}": "{operator[flag]}"' for flag in sorted(operator)) + "\n },")
print(' "settings": {\n  ' + ",\n  ".join(f'"{path}": {json.dumps(row)}' for path, row in sorted(filled.items())) +
      "\n }\n}")
