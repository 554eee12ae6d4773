"""Runs a command of termaudit with each of its Python processes watched, the workers too; what is forbidden fails.

    python -m tests.audited LOG [--write FOLDER] [--read PATH] [--program NAME] -- run CORPUS --out OUT

The watch (`sys.addaudithook`) is set in each process as Python starts, by a copy of this file as `sitecustomize` in a
folder that stands first on PYTHONPATH. LOG gets one JSON line for each process that began, and one for each thing that
was forbidden. What a library does in C without asking Python is not seen here: tests/test_audit.py watches the files
and ports themselves for that.
"""

import json
import os
import sys

VARIABLE = "TERMAUDIT_AUDIT"
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What nothing in termaudit has a use for.
NEVER = ("socket.", "http.", "urllib.", "ftplib.", "smtplib.", "poplib.", "imaplib.", "nntplib.", "telnetlib.")
NEVER += ("webbrowser.", "pty.", "sqlite3.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile")
NEVER += ("os.system", "pickle.", "shelve.", "ctypes.dlsym/handle", "cpython.remote_debugger_script")
# Which arguments are paths that are changed, and which are the folders (open already) that these are named from.
CHANGING = {"os.remove": [(0, 1)], "os.rmdir": [(0, 1)], "os.mkdir": [(0, 2)], "os.symlink": [(1, 2)]}
CHANGING |= {"os.rename": [(0, 2), (1, 3)], "os.link": [(1, 3)], "os.truncate": [(0, None)], "os.mkfifo": [(0, None)]}
CHANGING |= {"os.chmod": [(0, 2)], "os.chown": [(0, 3)], "os.utime": [(0, 3)], "os.setxattr": [(0, None)]}
LISTING = ("os.listdir", "os.scandir", "os.chdir")
WORKER = ["-m", "pipeline.workers.inside"]
# Of the system: libraries and what describes the machine, the kinds of files and the time zone.
SYSTEM = ("/usr", "/lib", "/lib64", "/etc", "/proc", "/sys", "/dev/null", "/dev/urandom", "/opt")


class ForbiddenError(Exception):
    """Something was done that no command of termaudit may do."""


class Watch:
    """What one process may do: `write` and `read` are folders and files, `programs` names that it may start."""

    def __init__(self, facts):
        self.log = os.open(facts["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.programs = facts["programs"]
        self.writable = [os.path.realpath(each) for each in facts["write"]]
        program = [*facts["program"], sys.prefix, sys.base_prefix, os.path.dirname(os.__file__), *SYSTEM]
        self.readable = self.writable + [os.path.realpath(each) for each in (*facts["read"], *program)]
        self.is_busy = False
        self.tell("began", " ".join(getattr(sys, "orig_argv", [])[1:5]))

    def tell(self, what, told):
        line = {"what": what, "told": told, "pid": os.getpid()}
        os.write(self.log, json.dumps(line).encode() + b"\n")

    def __call__(self, event, arguments):
        if self.is_busy or sys.is_finalizing():
            return
        self.is_busy = True  # what is done to judge an event is no event
        try:
            try:
                fault = self.fault(event, arguments)
            except Exception as error:  # a watch that breaks must not go unseen
                fault = f"the watch broke: {error!r}"
            if fault:
                self.tell(event, fault)
        finally:
            self.is_busy = False
        if fault:
            raise ForbiddenError(f"{event}: {fault}")

    def fault(self, event, arguments):
        """Why an event may not be; empty where it may."""
        if event.startswith(NEVER):
            return "" if event in ("socket.__new__", "socket.bind") and _asks_for_ipv6() else repr(arguments)[:300]
        if event == "open":
            path, _, flags = arguments
            is_written = isinstance(flags, int) and flags & WRITING
            return self.outside(path, self.writable if is_written else self.readable)
        if event in CHANGING:
            paths = (_from(arguments[path], folder and arguments[folder]) for path, folder in CHANGING[event])
            return next(filter(None, (self.outside(each, self.writable) for each in paths)), "")
        if event in LISTING:
            return self.outside(arguments[0], self.readable)
        judge = {"subprocess.Popen": self.started, "ctypes.dlopen": self.linked}.get(event)
        if judge:
            return judge(arguments)
        if event in ("marshal.loads", "code.__new__", "exec", "compile"):
            return self.evaluated(event)
        return ""

    def outside(self, path, allowed):
        """The path, where it lies in none of the folders that are `allowed`; a number is a file that is open."""
        if isinstance(path, int) or path is None:
            return ""
        whole = os.path.realpath(os.fsdecode(path))
        parts = whole.split(os.sep)
        if "__pycache__" in parts or any(whole == each or whole.startswith(each + os.sep) for each in allowed):
            return ""
        # The way to what is allowed may be looked at, not what lies beside it.
        return whole if not any(each.startswith(whole.rstrip(os.sep) + os.sep) for each in allowed) else ""

    def started(self, arguments):
        program, words = os.fsdecode(arguments[0]), [os.fsdecode(each) for each in arguments[1]]
        if program == sys.executable and words[1:3] == WORKER:
            return ""
        return "" if os.path.basename(program) in self.programs else " ".join(words)[:300]

    def linked(self, arguments):
        """A library from elsewhere than the installed packages and the system; a bare name is the system's."""
        name = arguments[0] and os.fsdecode(arguments[0])
        return self.outside(name, self.readable) if name and os.sep in name else ""

    def evaluated(self, event):
        """Code made or run by anything but Python's import and the installed libraries (dataclasses, templates)."""
        frame = sys._getframe(2).f_back  # of whoever called into Python's own code; none where Python itself starts
        caller = frame.f_code.co_filename if frame else "<frozen >"
        if caller.startswith("<frozen "):
            return ""
        if event == "marshal.loads":
            return caller
        whole = os.path.realpath(caller)
        libraries = [os.path.realpath(each) for each in (os.path.dirname(os.__file__), sys.prefix)]
        return "" if caller[0] == "<" or any(whole.startswith(each + os.sep) for each in libraries) else caller


def _from(path, folder):
    """A path that is named from a folder which is open already, as a whole."""
    if isinstance(path, int) or folder is None or folder < 0:
        return path
    return os.path.join(os.readlink(f"/proc/self/fd/{folder}"), os.fsdecode(path))


def _asks_for_ipv6():
    """Whether urllib3, which spaCy's command line brings in, tries on import if a socket can have an IPv6 address."""
    frame = sys._getframe(3)
    while frame and frame.f_code.co_name in ("__init__", "_has_ipv6"):
        if frame.f_code.co_name == "_has_ipv6":
            return frame.f_code.co_filename.endswith(os.path.join("urllib3", "util", "connection.py"))
        frame = frame.f_back
    return False


def install():
    """Watch this process, as the variable of the environment says."""
    facts = json.loads(os.environ[VARIABLE])
    sys.addaudithook(Watch(facts))


def start(log, words, *, write=(), read=(), programs=(), scratch, code=None, **options):
    """Run `words` of termaudit, or Python `code`, under the watch; gives the finished process.

    `scratch` is a folder of the caller's own: the temporary folder and the home of the processes lie in it.
    """
    import shutil
    import subprocess

    place = {name: os.path.join(scratch, name) for name in ("watch", "temporary", "home")}
    for folder in place.values():
        os.makedirs(folder, exist_ok=True)
    shutil.copy(__file__, os.path.join(place["watch"], "sitecustomize.py"))
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    facts = {"log": os.path.abspath(log), "write": [*map(os.path.abspath, write), place["temporary"], os.devnull]}
    facts |= {"read": [*map(os.path.abspath, read)], "program": [root, place["watch"]], "programs": list(programs)}
    environment = os.environ | {VARIABLE: json.dumps(facts), "PYTHONPATH": os.pathsep.join([place["watch"], root])}
    environment |= {"HOME": place["home"], "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), place["temporary"])
    command = ["-c", code] if code else ["-m", "pipeline", *map(str, words)]
    return subprocess.run([sys.executable, *command], env=environment, cwd=root, check=False, **options)


def main():
    """The command line."""
    import argparse
    import tempfile

    own, _, words = (sys.argv[1:], [], []) if "--" not in sys.argv else _parted(sys.argv[1:])
    parser = argparse.ArgumentParser(prog="python -m tests.audited")
    parser.add_argument("log")
    for name in ("--write", "--read", "--program"):
        parser.add_argument(name, action="append", default=[])
    asked = parser.parse_args(own)
    allowed = {"write": asked.write, "read": asked.read, "programs": asked.program}
    with tempfile.TemporaryDirectory() as scratch:
        return start(asked.log, words, scratch=scratch, **allowed).returncode


def _parted(words):
    place = words.index("--")
    return words[:place], "--", words[place + 1 :]


if __name__ == "sitecustomize":
    install()
elif __name__ == "__main__":
    sys.exit(main())
