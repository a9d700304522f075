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
from gi.repository import Atspi, Gio, GLib  # noqa: E402

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


ROOT = "/org/a11y/atspi/accessible/root"
ACCESSIBLE = "org.a11y.atspi.Accessible"


class Tree:
    """The accessibility tree asked level by level, with all questions of a level under way at once: a
    walk costs a few turns of the bus instead of three for each node."""

    def __init__(self, pid):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1)
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(address.unpack()[0], flags, None, None)
        programs = ("org.a11y.atspi.Registry", ROOT, ACCESSIBLE, "GetChildren", None)
        self.name = wait(lambda: next((name for name, path in self.ask([programs])[0][0] if self.pid_of(name) == pid), None),
                         10, "the application on the bus")

    def pid_of(self, name):
        answer = self.ask([("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                            GLib.Variant("(s)", (name,)))])[0]
        return answer[0] if answer else None

    def ask(self, questions):
        """The answers in order; None where there was none."""
        answers, left = [None] * len(questions), [len(questions)]

        def answered(bus, result, i):
            left[0] -= 1
            try:
                answers[i] = bus.call_finish(result).unpack()
            except GLib.Error:
                pass  # the node went away

        for i, (name, path, interface, method, arguments) in enumerate(questions):
            self.bus.call(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NO_AUTO_START, 15000, None,
                          answered, i)
        while left[0]:
            GLib.MainContext.default().iteration(True)
        return answers

    def walk(self):
        """(role, name, indices from the root), level by level."""
        level = [(ROOT, ())]
        name_of = GLib.Variant("(ss)", (ACCESSIBLE, "Name"))
        while level:
            roles = self.ask([(self.name, path, ACCESSIBLE, "GetRole", None) for path, at in level])
            names = self.ask([(self.name, path, "org.freedesktop.DBus.Properties", "Get", name_of) for path, at in level])
            inner = []
            for (path, at), role, name in zip(level, roles, names):
                role = Atspi.role_get_name(Atspi.Role(role[0])) if role else ""
                yield role, name[0] if name else "", at
                if role and role not in LEAVES and role not in CLOSED:
                    inner.append((path, at))
            found = self.ask([(self.name, path, ACCESSIBLE, "GetChildren", None) for path, at in inner])
            level = [(child[1], at + (i,)) for (path, at), answer in zip(inner, found) if answer
                     for i, child in enumerate(answer[0])]


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
        self.finish()

    def finish(self):
        print(f"1..{self.count}")
        sys.exit(self.failures > 0)


class Program:
    """A running vitrine."""

    def __init__(self, *arguments, environment=None):
        self.process = subprocess.Popen([os.environ["VITRINE"], *arguments], env={**os.environ, **(environment or {})})
        self.root = wait(lambda: next((c for c in children(Atspi.get_desktop(0)) if c.get_process_id() == self.process.pid), None),
                         20, "the application")
        self.root.set_cache_mask(Atspi.Cache.NONE)
        self.tree = Tree(self.process.pid)

    def node_at(self, indices):
        node = self.root
        for i in indices:
            node = node.get_child_at_index(i) if node else None
            if node and "Component" not in node.get_interfaces():  # a stack's page object, which only this way shows
                node = node.get_child_at_index(0)
        return node

    def matches(self, role=None, name=None, contains=None):
        def fits(its_role, its_name):
            return ((not role or its_role == role) and (name is None or its_name == name)
                    and (contains is None or contains in (its_name or "")))

        for its_role, its_name, at in self.tree.walk():
            if not fits(its_role, its_name):
                continue
            try:
                node = self.node_at(at)
                if node and fits(node.get_role_name(), node.get_name()):
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
