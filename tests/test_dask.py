"""On a Dask cluster the same comes out as without one, whatever is lost on the way. All of it runs on this computer."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import run
from pipeline.errors import PipelineError
from pipeline.workers import Cluster, Limits, run_tasks
from pipeline.workers.cluster import AHEAD, crew
from tests.small_run import ASH, ELM, LIBRARY, OAK

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

ROOT = Path(__file__).parent.parent
LIMITS = Limits(seconds=1, megabytes=600)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
PROGRAM = "pipeline.versions:program_version"


class Started:
    """A scheduler and two Dask workers, as a person would start them by hand."""

    def __init__(self, folder, count=2):
        self.folder, self.workers = folder, []
        self.note = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--scheduler-file", str(self.note), "--port", "0")
        wait_until(self.note.exists)
        self.address = json.loads(self.note.read_text())["address"]
        for number in range(count):
            self.join(number)

    def join(self, number, **environment):
        place = ["--scheduler-file", str(self.note), "--local-directory", str(self.folder / f"worker{number}")]
        one = ["--nworkers", "1", "--nthreads", "1"]
        self.workers.append(self._start("worker", *place, *one, **environment))

    def _start(self, what, *options, **environment):
        command = [sys.executable, "-m", "dask", what, "--host", "127.0.0.1", "--no-dashboard", *options]
        with (self.folder / f"{what}.log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, env=ENVIRONMENT | environment, cwd=self.folder)

    def end(self):
        for process in [*self.workers, self.scheduler]:
            for pid in [*below(process.pid), process.pid]:
                kill(pid)
            process.wait()


def wait_until(holds, seconds=60):
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert holds()


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def processes():
    """Parent and command of every living process, by its id."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            state, parent = Path("/proc", name, "stat").read_text().rpartition(")")[2].split()[:2]
            command = Path("/proc", name, "cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if state != "Z":
            found[int(name)] = (int(parent), command)
    return found


def below(pid):
    """The ids of all processes that a process started, or those did."""
    own = [each for each, (parent, _) in processes().items() if parent == pid]
    return own + [lower for each in own for lower in below(each)]


def readers(pids):
    """The worker processes that read documents below these, with their parents."""
    living = processes()
    found = [each for pid in pids for each in below(pid) if b"pipeline.workers.inside" in living.get(each, (0, b""))[1]]
    return {each: living[each][0] for each in found}


@pytest.fixture
def start(tmp_path):
    started = []

    def start(count=2):
        started.append(Started(tmp_path, count))
        return started[-1]

    yield start
    for each in started:
        each.end()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    started = Started(tmp_path_factory.mktemp("cluster"))
    yield started
    started.end()


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small") / "papers"
    folder.mkdir()
    for name, text in {"oak.txt": OAK, "elm.txt": ELM, "ash.txt": ASH, "library.bib": LIBRARY}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "torn.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    shutil.copy(ROOT / "corpus" / "demo" / "plain-words-toolkit.pdf", folder)
    return folder


def files(out):
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file() and path.name != "run.json"}


@pytest.fixture(scope="module")
def local(papers, tmp_path_factory):
    out = tmp_path_factory.mktemp("local")
    run(papers, out, until="catalog", count=1)
    return files(out)


def outcome(cluster, folder, deeds, **facts):
    tasks = [{"deed": deed, "word": number, **facts} for number, deed in enumerate(deeds)]
    shared = cluster and Cluster(cluster.address, folder, (), PROGRAM)
    return dict(run_tasks("tests.poison:work", tasks, limits=LIMITS, count=2, cluster=shared))


def test_the_same_bytes_come_out_and_nothing_stays_behind(cluster, papers, local, tmp_path):
    run(papers, tmp_path, until="catalog", cluster=cluster.address)
    assert b"torn.pdf" in local["problems.csv"]
    assert files(tmp_path) == local
    assert list((tmp_path / ".cache").glob(".tmp-*")) == []
    assert readers(each.pid for each in cluster.workers) == {}


def test_a_cluster_of_our_own_gives_the_same_bytes_and_ends_with_the_run(papers, local, tmp_path):
    before = below(os.getpid())
    run(papers, tmp_path, until="catalog", cluster="local", count=1)
    assert files(tmp_path) == local
    assert set(below(os.getpid())) <= set(before)


def test_a_bad_document_is_told_by_its_kind_as_without_a_cluster(cluster, tmp_path):
    deeds = ["answer", "abort", "crash", "refuse", "break", "chatter", "answer"]
    assert outcome(cluster, tmp_path, deeds) == outcome(None, tmp_path, deeds)


def test_a_part_that_ends_its_worker_does_not_cost_the_others(cluster, tmp_path):
    shared = Cluster(cluster.address, tmp_path, (), PROGRAM)
    [(_, answer)] = run_tasks("tests.poison:parts", [{"deadly": [1, 3]}], limits=LIMITS, count=1, cluster=shared)
    assert answer["value"][0] == [0, 2, 4]


def test_a_document_that_ends_one_dask_worker_after_the_other_is_given_up(start, tmp_path):
    note = tmp_path / "ended"
    answers = outcome(start(), tmp_path, ["answer", "parent", "answer", "answer"], note=str(note))
    assert answers[1]["error"][0] == "crashed"
    assert [answers[number] for number in (0, 2, 3)] == [{"value": 0}, {"value": 2}, {"value": 3}]
    assert len(set(note.read_text().split())) == 3


def test_a_run_outlives_a_dask_worker_whose_reader_dies_with_it(start, papers, local, tmp_path):
    started, killed = start(), {}

    def kill_one(what, done, whole):
        if what == "Reading" and not killed:
            killed.update(list(readers(each.pid for each in started.workers).items())[:1])
            kill(*killed.values())

    run(papers, tmp_path / "out", until="catalog", cluster=started.address, progress=kill_one)
    assert files(tmp_path / "out") == local
    assert killed
    wait_until(lambda: not set(killed) & set(processes()), seconds=5)


def test_a_lost_scheduler_is_told_in_a_sentence_and_the_same_command_goes_on(start, papers, local, tmp_path):
    started, out = start(), tmp_path / "out"
    command = [sys.executable, "-m", "pipeline", "run", papers, "--out", out, "--until", "catalog"]
    reading = subprocess.Popen([*command, "--cluster", started.address], stderr=subprocess.PIPE, env=ENVIRONMENT)
    wait_until(lambda: any(out.glob(".cache/??/*")))
    kill(started.scheduler.pid)
    said = reading.communicate(timeout=30)[1].decode()
    assert said == (f"The cluster at {started.address} was lost: what was read is kept; run the same command again.\n")
    assert reading.returncode == 1
    assert not (out / "run.json").exists()
    subprocess.run([*command, "--quiet", "--workers", "1"], check=True, env=ENVIRONMENT)
    assert files(out) == local


def test_readers_end_when_the_one_who_asked_is_lost(cluster, tmp_path):
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from pipeline.workers import Cluster, Limits, run_tasks\n"
        "tasks = [{'deed': 'answer', 'word': 1}] * 9\n"
        f"shared = Cluster(sys.argv[1], Path(sys.argv[2]), (), {PROGRAM!r})\n"
        "answers = run_tasks('tests.poison:work', tasks, limits=Limits(9, 600), count=1, cluster=shared)\n"
        "print(next(answers), flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    command = [sys.executable, "-c", script, cluster.address, tmp_path]
    said = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT).stdout
    assert "{'value': 1}" in said
    pids = [each.pid for each in cluster.workers]
    assert readers(pids)
    wait_until(lambda: not readers(pids))


def answers_of(started, folder, deeds=("answer",) * 50):
    shared = Cluster(started.address, folder, (), PROGRAM)
    tasks = [{"deed": deed, "word": number} for number, deed in enumerate(deeds)]
    return run_tasks("tests.poison:work", tasks, limits=LIMITS, count=1, cluster=shared)


def test_a_scheduler_that_no_longer_answers_is_given_up(start, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.workers.cluster.CONNECTING", 2)
    monkeypatch.setattr("pipeline.workers.cluster.LEAVING", 1)
    started = start(count=1)
    answers = answers_of(started, tmp_path)
    next(answers)
    os.kill(started.scheduler.pid, signal.SIGSTOP)
    with pytest.raises(PipelineError, match="was lost: what was read is kept"):
        list(answers)


def test_a_cluster_without_workers_is_told(start, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.workers.cluster.WAITING", 1)
    with pytest.raises(PipelineError, match="has no workers: start some"):
        list(answers_of(start(count=0), tmp_path))


def test_few_tasks_are_laid_out_at_a_time(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.workers.cluster.READY", 3)
    taken = []

    def tasks():
        for number in range(50):
            taken.append(number)
            yield number, {"deed": "answer", "word": number}

    shared = Cluster(cluster.address, tmp_path, (), PROGRAM)
    with crew(shared, "tests.poison:work", LIMITS, 1) as found:
        for done, _ in enumerate(found.run(tasks(), is_alone=False), 1):
            assert len(taken) - done < 3 + len(cluster.workers) * AHEAD
    assert done == 50


def test_a_number_of_workers_is_for_this_computer(papers, tmp_path):
    command = [sys.executable, "-m", "pipeline", "run", papers, "--out", tmp_path, "--workers", "2"]
    said = subprocess.run([*command, "--cluster", "tls://oak:1"], capture_output=True, text=True, env=ENVIRONMENT)
    assert said.returncode == 2
    assert "--workers is for this computer" in said.stderr


def refused(papers, out, address, **options):
    with pytest.raises(PipelineError) as error:
        run(papers, out, cluster=address, **options)
    assert error.value.exit_code == 1
    return str(error.value)


@pytest.mark.parametrize("address", ["tcp://192.0.2.1:8786", "192.0.2.1:8786", "tcp://oak.example:8786"])
def test_an_open_address_on_another_computer_is_refused(papers, tmp_path, address):
    assert "add --unencrypted where you trust the network" in refused(papers, tmp_path, address)


@pytest.mark.parametrize("address", ["oak", "http://oak:80", "tls://oak:port", "tls://"])
def test_what_is_no_address_is_refused(papers, tmp_path, address):
    assert "is no address of a scheduler" in refused(papers, tmp_path, address)


def test_encryption_without_certificates_is_refused(papers, tmp_path):
    assert "no certificates" in refused(papers, tmp_path, "tls://192.0.2.1:8786")


def test_a_scheduler_that_is_not_there_is_told(papers, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.workers.cluster.CONNECTING", 1)
    assert "see that its scheduler runs" in refused(papers, tmp_path, f"tcp://127.0.0.1:{1}")


def test_a_worker_with_another_program_is_refused_by_its_name(cluster, tmp_path):
    shared = Cluster(cluster.address, tmp_path, (), "os:getpid")
    with pytest.raises(PipelineError, match=r"The worker tcp://127.0.0.1:\d+ has another version of termaudit"):
        dict(run_tasks("tests.poison:work", [{"deed": "answer"}], limits=LIMITS, count=1, cluster=shared))


def test_a_worker_that_does_not_see_the_papers_is_refused(cluster, tmp_path):
    shared = Cluster(cluster.address, tmp_path, (str(tmp_path / "papers"),), PROGRAM)
    with pytest.raises(PipelineError, match=r"does not see .*papers"):
        dict(run_tasks("tests.poison:work", [{"deed": "answer"}], limits=LIMITS, count=1, cluster=shared))


def test_a_worker_without_the_program_is_told(start, tmp_path):
    (tmp_path / "older" / "pipeline").mkdir(parents=True)
    (tmp_path / "older" / "pipeline" / "__init__.py").touch()
    started = start(count=0)
    started.join(0, PYTHONPATH=str(tmp_path / "older"))
    with pytest.raises(PipelineError, match=r"cannot run termaudit .*: install the same on all computers"):
        outcome(started, tmp_path, ["answer"])


def test_without_a_cluster_nothing_of_dask_is_loaded():
    code = "import sys, pipeline.cli, pipeline.runner; print({'dask', 'distributed', 'tornado'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"
