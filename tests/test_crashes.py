"""Whatever ends a run, results are whole files and the next run finishes; the disk's errors are told in a sentence."""

import errno
import fcntl
import os
import re
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipeline import run, visit
from pipeline.atomic import PREFIX
from pipeline.cache import Cache
from pipeline.errors import DiskFailed, FolderInUse
from pipeline.outputs import LOCK, hold
from pipeline.stages import BY_NAME
from tests.crashes import can_mount, contents
from tests.small_run import OAK

ROOT = Path(__file__).parent.parent
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def command(*words, **options):
    words = [sys.executable, "-m", "pipeline", *map(str, words)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, **options)


def is_told(made, code, words):
    """Whether a command left with the code and one sentence that matches."""
    assert (made.returncode, len(made.stderr.splitlines())) == (code, 1), made.stderr
    assert re.search(words, made.stderr), made.stderr
    return True


# ------------------------------------------------------------------------------------------------ at random points


@linux
def test_killed_runs_second_runs_and_full_disks_leave_nothing_that_the_next_run_does_not_mend():
    disks = ["full", "2"] if can_mount() else []
    asked = ["kills", "6", "locks", "3", *disks]
    made = subprocess.run([sys.executable, "-m", "tests.crashes", *asked], cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr


# ------------------------------------------------------------------------------------------------------- the lock


def test_a_child_that_outlives_a_run_does_not_hold_its_folder(tmp_path):
    with hold(tmp_path):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        child = subprocess.Popen([sys.executable, "-c", "input(print(flush=True))"], **pipes, close_fds=False)
        child.stdout.readline()  # it works now
    try:
        with hold(tmp_path):
            pass
    finally:
        child.communicate(b"\n")


def test_who_has_just_taken_the_folder_is_named_and_not_who_held_it_before(tmp_path):
    lock = tmp_path / LOCK
    lock.parent.mkdir()
    lock.write_text("process 1 since 2001-01-01 00:00:00")
    with lock.open("r+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        signing = threading.Timer(0.03, lambda: os.write(handle.fileno(), b"process 2"))
        signing.start()
        with pytest.raises(FolderInUse, match="in use by process 2 since"), hold(tmp_path):
            pass
        signing.join()


def test_a_folder_in_use_is_told_before_the_corpus_is_looked_at(tmp_path):
    (tmp_path / "papers").mkdir()
    with (tmp_path / "papers" / "long.txt").open("wb") as paper:
        paper.truncate(50_000_000_000)  # without a block on the disk; its checksum would take a minute
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with hold(tmp_path / "out"):
        made = command("run", tmp_path / "papers", "--out", tmp_path / "out")
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert is_told(made, 75, rf"in use by process {os.getpid()} since \d{{4}}-")
    assert spent.ru_utime + spent.ru_stime - before.ru_utime - before.ru_stime < 2


def test_asking_for_a_folder_makes_none(tmp_path):
    made = command("run", tmp_path / "papers", "--out", tmp_path / "out")
    assert is_told(made, 1, "does not exist")
    assert not (tmp_path / "out").exists()


# ------------------------------------------------------------------------------------------------ a disk that fails


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A corpus and the folder of a finished run up to the tags."""
    folder = tmp_path_factory.mktemp("finished")
    (folder / "papers").mkdir()
    (folder / "papers" / "oak.txt").write_text(OAK, encoding="utf-8")
    run(folder / "papers", folder / "out", count=1, until="tag")
    return folder / "papers", folder / "out"


def failing(call, name, number):
    """The system call with an error for files whose path ends so, or for all with a file handle."""

    def wrapped(*arguments, **options):
        if isinstance(arguments[-1], int) or str(arguments[-1]).endswith(name):
            raise OSError(number, os.strerror(number))
        return call(*arguments, **options)

    return wrapped


FAILURES = [
    ("replace", "begun.json", errno.EDQUOT),
    ("replace", "told.json", errno.EDQUOT),
    ("replace", "mentions.csv", errno.ENOSPC),
    ("replace", "mentions.parquet", errno.EIO),
    ("replace", "run.json", errno.EDQUOT),
    ("unlink", "run.json", errno.EROFS),
    ("unlink", "begun.json", errno.EIO),
    ("unlink", "0" * 62, errno.EIO),  # at the sweep of the cache
    ("fsync", "", errno.EIO),
]


@pytest.mark.parametrize(("call", "name", "number"), FAILURES)
def test_an_error_of_the_disk_is_told_and_leaves_whole_files(finished, monkeypatch, call, name, number):
    corpus, out = finished
    before = contents(out)
    (out / "run.json").unlink()  # so that everything is written again
    Cache(out / ".cache").put("ab" + "0" * 62, {})
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing(getattr(os, call), name, number))
        with pytest.raises(DiskFailed, match=re.escape(os.strerror(number))):
            run(corpus, out, count=1, until="tag")
    assert contents(out).items() <= before.items()
    run(corpus, out, count=1, until="tag")
    assert contents(out) == before
    assert list(out.rglob(f"{PREFIX}*")) == []


def test_a_limit_on_the_size_of_files_is_told(finished):
    corpus, out = finished
    before = contents(out)
    (out / "run.json").unlink()

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))

    assert is_told(command("run", corpus, "--out", out, "--until", "tag", preexec_fn=limit), 74, "File too large")
    assert command("run", corpus, "--out", out, "--until", "tag").returncode == 0
    assert contents(out) == before


def test_an_output_that_cannot_take_more_is_told(tmp_path):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))

    with (tmp_path / "shown.txt").open("w") as shown:
        words = [sys.executable, "-m", "pipeline", "codebook", "show"]
        made = subprocess.run(words, cwd=ROOT, stdout=shown, stderr=subprocess.PIPE, text=True, preexec_fn=limit)
    assert is_told(made, 74, "File too large")


def test_a_folder_that_can_only_be_read_is_told_and_left_as_it_is(finished, tmp_path):
    corpus, out = finished
    before, place = contents(out), out
    if os.geteuid() != 0:
        out.chmod(0o555)
        (out / ".cache").chmod(0o555)
    elif can_mount():
        place = tmp_path / "out"
        place.mkdir()
        subprocess.run(["mount", "--bind", str(out), str(place)], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True)
    else:
        pytest.skip("root may write everywhere, and may not mount here")
    try:
        made = command("run", corpus, "--out", place)
        assert is_told(made, 74, "cannot be (written|removed)|could not be (written|removed)")
    finally:
        if place != out:
            subprocess.run(["umount", str(place)], check=True)
        else:
            out.chmod(0o755)
            (out / ".cache").chmod(0o755)
    assert contents(out) == before


def test_a_full_temporary_folder_is_no_fault_of_the_paper(tmp_path):
    with pytest.raises(DiskFailed, match="free space"), visit._told(BY_NAME["segment"], Cache(tmp_path), "0" * 64):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not list(tmp_path.iterdir())
