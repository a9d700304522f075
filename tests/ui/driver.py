"""Drives the window as a person does, by its accessibility tree. Runs inside environment.sh with the
system's Python. Every look-up waits for what it looks for: the window answers in its own time."""
import os
import subprocess
import sys
import time
import traceback
import warnings

warnings.simplefilter("ignore")
import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

Atspi.init()
Atspi.set_timeout(5000, 15000)

CLOSED = {"tree table"}  # hundreds of cells: searched on purpose only
LEAVES = {"label", "image", "separator", "scroll bar", "progress bar", "icon"}


def wait(condition, seconds=10.0, what="condition"):
    end = time.monotonic() + seconds
    while True:
        try:
            got = condition()
            if got:
                return got
        except GLib.Error:
            pass  # the node went away while it was asked
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.03)


def children(node):
    return [c for c in (node.get_child_at_index(i) for i in range(node.get_child_count())) if c]


def walk(node):
    queue, first = [node], True
    while queue:
        node = queue.pop(0)
        yield node
        try:
            role = node.get_role_name()
            if first or role not in LEAVES and role not in CLOSED:
                queue += children(node)
        except GLib.Error:
            pass
        first = False


class Suite:
    """Cases of one program, told as TAP: /ui/NAME/case."""

    def __init__(self, name=""):
        self.prefix, self.count, self.failures = f"/ui/{name}/" if name else "/ui/", 0, 0

    def case(self, name, function, *arguments):
        self.count += 1
        try:
            function(*arguments)
            print(f"ok {self.count} {self.prefix}{name}", flush=True)
        except Exception:
            self.failures += 1
            print("# " + traceback.format_exc().replace("\n", "\n# "))
            print(f"not ok {self.count} {self.prefix}{name}", flush=True)

    def end(self, app):
        app.close()
        print(f"1..{self.count}")
        sys.exit(self.failures > 0)


class Program:
    """A running vitrine."""

    def __init__(self, *arguments, environment=None):
        self.process = subprocess.Popen([os.environ["VITRINE"], *arguments], env={**os.environ, **(environment or {})})
        self.root = wait(lambda: next((c for c in children(Atspi.get_desktop(0)) if c.get_name() == "vitrine"), None),
                         20, "the application")
        self.root.set_cache_mask(Atspi.Cache.NONE)

    def matches(self, role=None, name=None, contains=None):
        for node in walk(self.root):
            try:
                if role and node.get_role_name() != role:
                    continue
                if name is not None and node.get_name() != name:
                    continue
                if contains is not None and contains not in (node.get_name() or ""):
                    continue
                yield node
            except GLib.Error:
                continue

    def find(self, role=None, name=None, contains=None, seconds=10):
        return wait(lambda: next(self.matches(role, name, contains), None), seconds, f"{role} {name or contains!r}")

    def click(self, name, role="push button", seconds=10):
        node = self.find(role, name, seconds=seconds)
        for i in range(node.get_n_actions()):
            if node.get_action_name(i) in ("click", "toggle"):
                assert node.do_action(i)
                return node
        raise AssertionError(f"{name} cannot be clicked")

    def select_page(self, name):
        pages = self.find("list", "Pages")
        for i, row in enumerate(children(pages)):
            if row.get_name() == name:
                wait(lambda: row.get_state_set().contains(Atspi.StateType.SENSITIVE), 10, f"page {name} usable")
                Atspi.Selection.select_child(pages, i)
                return
        raise AssertionError(f"no page {name}")

    def label(self, contains, seconds=10):
        return self.find("label", contains=contains, seconds=seconds)

    def key(self, *keys):
        subprocess.check_call(["xdotool", "key", "--clearmodifiers", "--delay", "40", *keys])

    def type(self, text):
        subprocess.check_call(["xdotool", "type", "--delay", "20", text])

    def screenshot(self, path):
        subprocess.check_call(["import", "-window", "root", path])

    def close(self):
        self.process.terminate()
        self.process.wait(10)
