"""Runs clang-tidy over the sources of app, core and ui.

What passed before with the same content isn't run again. Nearly all of clang-tidy's time goes into the headers of Qt
and of the library, so many files are first checked as one translation unit. Files about which that finds something
are checked once more alone, and only that counts (unless they are so many that it would take too long).

tidy.py REPOSITORY BUILD_FOLDER COMPILER
"""

import concurrent.futures
import dataclasses
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
GROUP_SIZE = 10
CORES = len(os.sched_getaffinity(0))
# Warnings are the compiler's own task; the rest clang doesn't know.
GCC_ONLY = re.compile(r"-W(?![lpa],)|-mno-direct-extern-access|-fmodule|-fdeps-|-fmax-errors|-fconcepts-diagnostics|@")
COMPILE_ERROR = "[clang-diagnostic-error"
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
LOCAL_SCOPE = re.compile(r"^namespace \{$(.*?)^\} // namespace$", re.MULTILINE | re.DOTALL)
HEADER_LINE = re.compile(r"^#include (?:<[^>]+>|\"[^\"]+\.h\")$", re.MULTILINE)
NOISE = re.compile(r"\d+ warnings?( and \d+ errors?)? (generated|treated)|Suppressed |Use -|Error while processing")


@dataclasses.dataclass
class Source:
    path: pathlib.Path
    flags: list  # all but the file itself and its output
    directory: str
    fingerprint: str = ""


def read_sources(repository, database):
    for entry in json.loads(database.read_text(encoding="utf-8")):
        path = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if path.is_relative_to(repository) and path.relative_to(repository).parts[0] in ROOMS:
            words = shlex.split(entry["command"])
            output = words.index("-o")
            del words[output : output + 2]
            flags = [word for word in words if not GCC_ONLY.match(word) and word not in ("-c", entry["file"])]
            yield Source(path, flags, entry["directory"])


def with_headers(path, repository, seen):
    """The file and all of ours it includes, directly or not."""
    if path in seen or not path.is_file():
        return seen
    seen.add(path)
    for name in INCLUDE.findall(path.read_text(encoding="utf-8", errors="replace")):
        for folder in (path.parent, repository):
            with_headers((folder / name).resolve(), repository, seen)
    return seen


def fingerprint(source, repository, setting):
    digest = hashlib.sha256(setting + "\0".join(source.flags).encode())
    for file in sorted(with_headers(source.path, repository, set())):
        digest.update(str(file).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def local_names(source):
    """What a file declares for itself only."""
    names = set()
    for scope in LOCAL_SCOPE.findall(source.path.read_text(encoding="utf-8")):
        for line in scope.splitlines():
            words = re.findall(r"\w+", re.split(r"[({=\[;]", line)[0])
            if words and not re.match(r"\s|//|#|template|public|private|protected", line):
                names.add(words[-1])
    return names


def unrenamable(source, names):
    """Those that are a member's name in the file, too."""
    text = source.path.read_text(encoding="utf-8")
    return {name for name in names if re.search(rf"(\.|->|::){name}\b", text)}


def grouped(sources):
    """Lists of sources with the same flags and without a common local name that can't be renamed."""
    groups = []
    for source in sources:
        names = local_names(source)
        fixed = unrenamable(source, names)
        for members, taken, taken_fixed in groups:
            fits = not fixed & taken and not names & taken_fixed
            if len(members) < GROUP_SIZE and members[0].flags == source.flags and fits:
                members.append(source)
                taken |= names
                taken_fixed |= fixed
                break
        else:
            groups.append(([source], set(names), set(fixed)))
    return [members for members, _, _ in groups]


def as_one_unit(group):
    """The text that includes all files of a group. Names that several of them have for themselves get a number; the
    headers come first, so that only the files see it."""
    names = [local_names(source) for source in group]
    shared = {name for mine in names for name in mine if sum(name in others for others in names) > 1}
    lines = dict.fromkeys(line for source in group for line in HEADER_LINE.findall(source.path.read_text(encoding="utf-8")))
    for number, (source, mine) in enumerate(zip(group, names)):
        renamed = sorted(mine & shared)
        lines |= dict.fromkeys(f"#define {name} {name}{number}" for name in renamed)
        lines[f'#include "{source.path}"'] = None
        lines |= dict.fromkeys(f"#undef {name} // {number}" for name in renamed)
    return "\n".join(lines) + "\n"


class Tidy:
    def __init__(self, repository, folder):
        self.repository = repository
        self.folder = folder
        self.began = time.monotonic()

    def run_all(self, groups):
        """Yields each group with what clang-tidy says of it: nothing is good."""
        pool = concurrent.futures.ThreadPoolExecutor(CORES)
        try:
            runs = {pool.submit(self.run, number, group): group for number, group in enumerate(groups)}
            for done, run in enumerate(concurrent.futures.as_completed(runs), 1):
                names = ", ".join(str(source.path.relative_to(self.repository)) for source in runs[run])
                report(f"[{done}/{len(groups)} {time.monotonic() - self.began:.0f}s] {names}")
                yield runs[run], run.result()
        finally:
            pool.shutdown(cancel_futures=True)

    def run(self, number, group):
        file, extension, more = group[0].path, "h", []
        if len(group) > 1:
            file = self.folder / f"group-{number}.cpp"
            file.write_text(as_one_unit(group), encoding="utf-8")
            extension, more = "(h|cpp)", ["--checks=-bugprone-suspicious-include"]
        headers = f"{re.escape(str(self.repository))}/({'|'.join(ROOMS)})/.*\\.{extension}$"
        result = subprocess.run(
            ["clang-tidy-19", "--quiet", f"--config-file={self.repository}/.clang-tidy", f"--header-filter={headers}", *more,
             str(file), "--", *group[0].flags[1:]],
            cwd=group[0].directory, capture_output=True, text=True, check=False)
        if result.returncode == 0:
            return ""
        errors = [line for line in result.stderr.splitlines() if not NOISE.match(line)]
        return "\n".join([result.stdout.strip(), *errors]).strip() or f"clang-tidy ended with {result.returncode}"


def report(text):
    print(text, file=sys.stderr, flush=True)


def check(tidy, sources, passed):
    """Whether nothing was found."""
    if len(sources) <= 2 * CORES:
        return check_alone(tidy, sources, passed)
    clean, suspects = True, {}
    for group, findings in tidy.run_all(grouped(sources)):
        broken = COMPILE_ERROR in findings
        suspects |= {source.path: (source, findings) for source in group if broken or about(source.path, findings)}
        # Findings about headers don't depend on the grouping.
        if not broken and about(f"{tidy.repository}/.*\\.h", findings, as_pattern=True):
            clean = False
            report(findings)
        elif not any(source.path in suspects for source in group):
            remember(group, passed)
    return check_suspects(tidy, suspects, passed) and clean


def check_suspects(tidy, suspects, passed):
    alone = [source for source, findings in suspects.values() if COMPILE_ERROR in findings]
    found = {findings for _, findings in suspects.values() if COMPILE_ERROR not in findings}
    if len(suspects) <= 2 * GROUP_SIZE:
        alone, found = [source for source, _ in suspects.values()], set()
    for findings in sorted(found):
        report(findings)
    if alone:
        report(f"clang-tidy: {len(alone)} files once more, each alone")
    return check_alone(tidy, alone, passed) and not found


def check_alone(tidy, sources, passed):
    clean = True
    for (source,), findings in tidy.run_all([[source] for source in sources]):
        if findings:
            clean = False
            report(findings)
        else:
            remember([source], passed)
    return clean


def about(path, findings, as_pattern=False):
    pattern = path if as_pattern else re.escape(str(path))
    return re.search(rf"^{pattern}:\d+:\d+: (error|warning):", findings, re.MULTILINE) is not None


def remember(sources, passed):
    for source in sources:
        (passed / source.fingerprint).touch()


def forget_old(passed):
    for old in passed.iterdir():
        if time.time() - old.stat().st_mtime > 14 * 86400:
            old.unlink()


def main(repository, build_folder, compiler):
    repository = pathlib.Path(repository).resolve()
    folder = pathlib.Path(build_folder, "lint")
    passed = folder / "passed"
    passed.mkdir(parents=True, exist_ok=True)

    setting = compiler.encode() + (repository / ".clang-tidy").read_bytes() + pathlib.Path(__file__).read_bytes()
    sources = sorted(read_sources(repository, pathlib.Path(build_folder, "compile_commands.json")), key=lambda source: source.path)
    for source in sources:
        source.fingerprint = fingerprint(source, repository, setting)
    todo = [source for source in sources if not (passed / source.fingerprint).exists()]
    report(f"clang-tidy: {len(todo)} of {len(sources)} files have changed")

    clean = check(Tidy(repository, folder), todo, passed)
    forget_old(passed)
    return 0 if clean else 1


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
