"""Ends runs at random points, starts two at once, fills small disks, and looks whether the next run mends it all.

    python -m tests.crashes kills 200 locks 50 full 20 seed 7

A run here is the command line in a child process that has its libraries loaded already, so that most of its time goes
into reading and writing. Works on Linux alone.
"""

import contextlib
import importlib
import os
import pkgutil
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pipeline
from pipeline.atomic import PREFIX
from tests.small_run import ASH, ELM, LIBRARY, OAK

ROOT = Path(__file__).parent.parent
MARK = "TERMAUDIT_TRIAL"  # in the environment of a run and of all its children
PATIENCE = 5  # seconds in which nothing of a killed run may be left
PROMPT = 2  # seconds in which the second run says that the folder is in use, where each process has a core
PAPERS = {"oak.txt": OAK, "elm.txt": ELM, "ash.txt": ASH, "library.bib": LIBRARY}
CHANGES = {"fresh": {}, "paper": {"ash.txt": ASH + "\nMultiagency teams met.\n"}, "library": {"library.bib": ""}}
WEIGHTS = {"fresh": 1, "paper": 1, "library": 4}  # those that start no worker take a fourth of the time


def warm_up(folder):
    """Load and look up what a run needs, once for all children; charts are not drawn, for their threads cannot fork."""
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    put(folder / "papers", PAPERS)
    pipeline.run(folder / "papers", folder / "out", count=1, until="evidence")


def put(folder, texts):
    """Write texts into a new folder, by name."""
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


class Run:
    """The command line at work in a process group of its own on folder/papers, into folder/out."""

    def __init__(self, folder, workers=2):
        self.folder, self.mark, self.status = folder, f"{folder.name}-{time.monotonic_ns()}", None
        (folder / "tmp").mkdir(exist_ok=True)
        self.begun = time.monotonic()
        self.pid = os.fork()
        if not self.pid:
            os._exit(self._work(workers))

    def _work(self, workers):
        os.setsid()
        os.environ |= {MARK: self.mark, "TMPDIR": str(self.folder / "tmp"), "PYTHONPATH": str(ROOT)}
        tempfile.tempdir = None
        said = os.open(self.folder / "said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        options = ["--quiet", "--workers", str(workers)]
        try:
            pipeline.cli.main(["run", str(self.folder / "papers"), "--out", str(self.folder / "out"), *options])
        except SystemExit as stop:
            return stop.code
        except BaseException:
            sys.excepthook(*sys.exc_info())
        return 1

    @property
    def said(self):
        return (self.folder / "said.txt").read_text(encoding="utf-8")

    def poll(self):
        """The exit status, negative for a signal; None while it goes on."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(status) if pid else None
        return self.status

    def wait(self, seconds=600.0):
        """Wait until the run has ended or so many seconds after its beginning have passed; gives the exit status."""
        while self.poll() is None and time.monotonic() < self.begun + seconds:
            time.sleep(0.005)
        return self.status

    def children(self):
        """The processes that the run started, and theirs."""
        return [pid for pid in alive(self.mark) if pid != self.pid]

    def kill(self, victim):
        """Kill the whole group, the main process alone, one worker alone, or all there is; gives the processes."""
        if victim == "worker":
            hit = self.children()[:1]
            while not hit and self.poll() is None:
                time.sleep(0.01)
                hit = self.children()[:1]
        else:
            hit = [self.pid] if self.poll() is None else []
            hit += self.children() if victim == "all" else []
        for pid in hit:
            with contextlib.suppress(ProcessLookupError):
                (os.killpg if victim == "group" else os.kill)(pid, signal.SIGKILL)
        return hit


def alive(mark):
    """The processes in whose first environment the mark stands."""
    wanted, found = f"{MARK}={mark}".encode(), []
    for entry in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if entry.isdigit() and wanted in Path("/proc", entry, "environ").read_bytes():
                found.append(int(entry))
    return found


def contents(out):
    """All files of an output folder but those of the cache."""
    files = [path for path in out.rglob("*") if path.is_file() and ".cache" not in path.relative_to(out).parts]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


class Trials:
    """Folders in which runs are tried, and what the results of undisturbed ones are."""

    def __init__(self, folder, seed):
        self.folder, self.chance, self.number = folder, random.Random(seed), 0
        self.right, self.seconds, self.reading, self.found = {}, {}, {}, Counter()
        self.before = None
        for change in CHANGES:
            trial = self.folder_for(change)
            run = Run(trial)
            while run.poll() is None:
                if run.children():
                    self.reading[change] = time.monotonic() - run.begun
                time.sleep(0.02)
            assert run.status == 0, run.said
            self.seconds[change], self.right[change] = time.monotonic() - run.begun, contents(trial / "out")
            self.before = self.before or trial

    def folder_for(self, change):
        """A new folder with papers in it and, unless they are fresh, the results of those before the change."""
        self.number += 1
        trial = self.folder / f"trial{self.number}"
        put(trial / "papers", PAPERS | CHANGES[change])
        if change != "fresh":
            shutil.copytree(self.before / "out", trial / "out")
        return trial

    def faults(self, trial, change):
        """What is wrong with what an ended run left: every file is the old or the new one, all are where it says so."""
        if not (trial / "out").is_dir():
            return
        old, new = {} if change == "fresh" else self.right["fresh"], self.right[change]
        files = {name: each for name, each in contents(trial / "out").items() if PREFIX not in name}
        for name, each in files.items():
            if each not in (old.get(name), new.get(name)):
                yield f"{name} is neither the old nor the new one"
        if "run.json" in files and files not in (old, new):
            yield "run.json stands beside files that it does not belong to"
        if change != "fresh" and not set(old) & set(new) - {"run.json"} <= set(files):
            yield "an old file is gone"

    def faults_after(self, trial, change):
        """What is wrong after one plain run more."""
        run = Run(trial)
        if run.wait() != 0:
            yield f"the next run ended with {run.status}: {run.said}"
        made = contents(trial / "out")
        if made != self.right[change]:
            odd = [name for name in {*made, *self.right[change]} if made.get(name) != self.right[change].get(name)]
            yield f"other bytes after the next run: {', '.join(sorted(odd))}"
        if left := [path.name for path in (trial / "out").rglob(f"{PREFIX}*")]:
            yield f"temporary files are left: {left}"
        self.found["folders left in TMPDIR"] += len(list((trial / "tmp").iterdir()))

    def close(self, trial, words, faults):
        """Count a trial, say what was wrong with it, and remove it."""
        self.found["unsound" if faults else "sound"] += 1
        for fault in faults:
            print(words, fault, sep=": ", flush=True)
        shutil.rmtree(trial)


def kills(trials, count):
    """Kill runs at points drawn from the whole of their time, then run again."""
    victims = ["group", "main", "worker", "all", "group", "main"]
    for number in range(count):
        victim = victims[number % len(victims)]
        changes = WEIGHTS if victim != "worker" else {"fresh": 1, "paper": 1}
        [change] = trials.chance.choices(list(changes), list(changes.values()))
        trial = trials.folder_for(change)
        whole = trials.reading[change] if victim == "worker" else trials.seconds[change]
        point = trials.chance.uniform(0, whole)
        run = Run(trial)
        run.wait(point)
        trials.found[f"killed {victim}" if run.kill(victim) else f"ended before {victim}"] += 1
        faults = [] if run.wait() == 0 or victim != "worker" else [f"it ended with {run.status}: {run.said}"]
        deadline = time.monotonic() + PATIENCE
        while alive(run.mark) and time.monotonic() < deadline:
            time.sleep(0.05)
        faults += [f"process {pid} is left" for pid in alive(run.mark)]
        faults += [*trials.faults(trial, change), *trials.faults_after(trial, change)]
        trials.close(trial, f"{change}, {victim} killed after {point:.2f} s", faults)


def locks(trials, count):
    """Start a second run while the first works: at once, or when it has begun to write."""
    slowest = 0.0
    for number in range(count):
        trial = trials.folder_for("library")
        first = Run(trial)
        while number % 2 and not (trial / "out/.cache/begun.json").exists() and first.poll() is None:
            time.sleep(0.001)
        begun = time.monotonic()
        command = [
            sys.executable,
            "-m",
            "pipeline",
            "run",
            str(trial / "papers"),
            "--out",
            str(trial / "out"),
            "--quiet",
        ]
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        seconds = time.monotonic() - begun
        slowest = max(slowest, seconds)
        trials.found["told within 2 s"] += seconds <= PROMPT
        faults = [] if first.wait() == 0 else [f"the first ended with {first.status}: {first.said}"]
        if second.returncode != 75 or not re.search(rf"in use by process {first.pid} since 2", second.stderr):
            faults.append(f"the second ended with {second.returncode}: {second.stderr}")
        if seconds > PROMPT * max(1, os.getloadavg()[0] / os.cpu_count()):
            faults.append(f"the second took {seconds:.1f} s")
        trials.close(trial, "a second run", [*faults, *trials.faults_after(trial, "library")])
    trials.found["ms, the slowest second run"] = round(1000 * slowest)


def full(trials, count):
    """Run on small disks of random sizes, then make room and run again."""
    disk = trials.folder / "disk"
    disk.mkdir()
    needed = sum(4 * (path.stat().st_size // 4096 + 1) for path in (trials.before / "out").rglob("*"))
    for _ in range(count):
        [change] = trials.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
        trial = trials.folder_for(change)
        size = int(needed * (trials.chance.uniform(0, 1.1) + (change != "fresh"))) + 64
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", str(disk)], check=True)
        try:
            shutil.copytree(trial, disk / "trial")
            faults = list(_faults_on(disk, trials, change))
        finally:
            subprocess.run(["umount", "--lazy", str(disk)], check=True)
        trials.close(trial, f"{change}, disk of {size} kB", faults)


def _faults_on(disk, trials, change):
    run = Run(disk / "trial")
    status = run.wait()
    trials.found[f"exit {status}"] += 1
    if status not in (0, 74) or len(run.said.splitlines()) != (status == 74):
        yield f"exit {status}: {run.said}"
    yield from trials.faults(disk / "trial", change)
    subprocess.run(["mount", "-o", "remount,size=100m", str(disk)], check=True)
    yield from trials.faults_after(disk / "trial", change)


def can_mount():
    """Whether this process may mount a small disk."""
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], capture_output=True)
        return made.returncode == 0 and subprocess.run(["umount", folder]).returncode == 0


def main(words):
    """Make the trials that the words ask for, tell what was found of each kind; gives the exit code."""
    asked = {what: int(count) for what, count in zip(words[::2], words[1::2], strict=True)}
    seed, unsound = asked.pop("seed", 7), 0
    with tempfile.TemporaryDirectory() as folder:
        warm_up(Path(folder, "warm"))
        trials = Trials(Path(folder), seed)
        seconds = ", ".join(f"{change} {seconds:.1f} s" for change, seconds in trials.seconds.items())
        print(f"seed {seed}; undisturbed runs: {seconds}", flush=True)
        for what, count in asked.items():
            trials.found.clear()
            try:
                {"kills": kills, "locks": locks, "full": full}[what](trials, count)
            finally:  # also where it is interrupted
                print(what, *(f"{number:6}  {name}" for name, number in sorted(trials.found.items())), sep="\n")
            unsound += trials.found["unsound"]
    return int(unsound > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
