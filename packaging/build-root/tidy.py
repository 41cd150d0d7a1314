"""Runs clang-tidy over the sources of app, core and ui; what passed before with the same content isn't run again.

tidy.py REPOSITORY BUILD_FOLDER COMPILER_SETTING
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time

ROOMS = ("app", "core", "ui")
HEADER_FILTER = r".*/(app|core|ui)/.*\.h$"
# Warnings are the compiler's own task; the rest clang doesn't know.
GCC_ONLY = re.compile(r"-W(?!l,|p,|a,)|-mno-direct-extern-access|-fmodule|-fdeps-format|-fmax-errors|-fconcepts-diagnostics")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def sources(repository, commands):
    for entry in commands:
        path = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if path.is_relative_to(repository) and path.relative_to(repository).parts[0] in ROOMS:
            yield path, entry


def for_clang(entry):
    arguments = [word for word in shlex.split(entry["command"]) if not GCC_ONLY.match(word)]
    return {"directory": entry["directory"], "file": entry["file"], "arguments": arguments}


def with_headers(path, repository, seen):
    """The file and all of ours it includes, directly or not."""
    if path in seen or not path.is_file():
        return seen
    seen.add(path)
    for name in INCLUDE.findall(path.read_text(encoding="utf-8", errors="replace")):
        for folder in (path.parent, repository):
            with_headers((folder / name).resolve(), repository, seen)
    return seen


def fingerprint(path, repository, entry, setting):
    digest = hashlib.sha256(setting)
    digest.update("\0".join(entry["arguments"]).encode())
    for file in sorted(with_headers(path, repository, set())):
        digest.update(str(file).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def check(path, database):
    run = subprocess.run(
        ["clang-tidy-19", "--quiet", f"-p={database}", f"--header-filter={HEADER_FILTER}", str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    errors = "\n".join(line for line in run.stderr.splitlines() if not re.match(r"\d+ warnings? |Suppressed |Use -", line))
    return run.returncode, (run.stdout + errors).strip()


def check_all(paths, database):
    pool = concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0)))
    try:
        runs = {pool.submit(check, path, database): path for path in paths}
        for run in concurrent.futures.as_completed(runs):
            yield runs[run], *run.result()
    finally:
        pool.shutdown(cancel_futures=True)


def main(repository, build_folder, setting):
    repository = pathlib.Path(repository).resolve()
    folder = pathlib.Path(build_folder, "lint")
    passed = folder / "passed"
    passed.mkdir(parents=True, exist_ok=True)
    commands = json.loads(pathlib.Path(build_folder, "compile_commands.json").read_text())
    entries = {path: for_clang(entry) for path, entry in sources(repository, commands)}
    (folder / "compile_commands.json").write_text(json.dumps(list(entries.values())))

    config = setting.encode() + (repository / ".clang-tidy").read_bytes() + pathlib.Path(__file__).read_bytes()
    prints = {path: fingerprint(path, repository, entry, config) for path, entry in entries.items()}
    todo = sorted((path for path in entries if not (passed / prints[path]).exists()), key=lambda path: -path.stat().st_size)
    print(f"clang-tidy: {len(todo)} of {len(entries)} files", file=sys.stderr, flush=True)

    began, failed = time.monotonic(), 0
    for done, (path, code, output) in enumerate(check_all(todo, folder), 1):
        seconds = time.monotonic() - began
        print(f"[{done}/{len(todo)} {seconds:.0f}s] {path.relative_to(repository)}", file=sys.stderr, flush=True)
        if code != 0:
            failed += 1
            print(output, file=sys.stderr, flush=True)
        else:
            (passed / prints[path]).touch()

    for old in passed.iterdir():
        if old.name not in prints.values() and time.time() - old.stat().st_mtime > 14 * 86400:
            old.unlink()
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
