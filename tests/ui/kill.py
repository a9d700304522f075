"""The program is killed at random moments while it opens, trains and explains. What it kept is offered at
the next start, opens, and lacks at most the last action. Speaks TAP; VITRINE_KILLS: how many times."""
import glob
import os
import random
import sqlite3
import time

import driver

DATA = os.environ["VTR_DATA_DIR"] + "/samples/"
KEPT = os.environ["XDG_DATA_HOME"] + "/vitrine/projects/*/*.vitrine"


def is_there(app, role, name):
    return next(app.matches(role, name), None) is not None


def kill(app):
    app.process.kill()
    app.process.wait(10)


def objects(path):
    """What the file holds, asked of SQLite itself: {sort: number}."""
    with sqlite3.connect(f"file:{path}", uri=True) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return dict(base.execute("SELECT sort, count(*) FROM objects GROUP BY sort"))


def models(app):
    """The number beside Model in the sidebar."""
    try:
        row = next(n for n in driver.children(app.find("list", "Pages")) if n.get_name() == "Model")
        return max([int(n.get_name()) for n in driver.walk(row) if (n.get_name() or "").isdigit()], default=0)
    except driver.GLib.Error:
        return 0


def press(app, contains):
    """The button, if it is there and can be pressed just now."""
    for button in app.matches("push button", contains=contains):
        try:
            button.do_action(0)
        except driver.GLib.Error:
            pass
        return


def works(app, least, moment):
    """Trains model after model, explains in between, until there are @least and a moment more has gone by:
    wherever it is then. Returns how many were surely there."""
    app.find("label", contains="569 rows", seconds=30)
    app.select_page("Model")
    seen, end = 0, None if least else time.monotonic() + moment
    app.click("Train")
    while end is None or time.monotonic() < end:
        now = models(app)
        if now > seen:
            seen = now
            end = time.monotonic() + moment if seen >= least and end is None else end
            app.select_page("Explain")
            press(app, "Explain")
            app.select_page("Model")
            press(app, "Train")
        time.sleep(0.02)
    return seen


def killed_at_random(seed):
    moment = random.Random(seed).uniform(0, 3)
    for path in glob.glob(KEPT):
        os.unlink(path)
    app = driver.Program(DATA + "breast_cancer.csv")
    try:
        seen = works(app, seed % 3, moment)
    finally:
        kill(app)
    files = glob.glob(KEPT)
    print(f"# killed {moment:.1f} s later, {seen} models seen: {objects(files[0]) if files else 'no file'}")
    assert len(files) == 1 or seen <= 1, files      # the last action may be lost
    if not files:
        return
    held = objects(files[0])
    assert held.get("data") == 1, held
    assert held.get("entry", 0) >= seen - 1, (held, seen)
    app = driver.Program()
    app.find(contains="Vitrine Closed Unexpectedly")
    app.find("push button", contains="Reopen").do_action(0)
    app.find("label", contains="569 rows", seconds=30)
    driver.wait(lambda: models(app) == held["entry"], 10, "its models")
    app.close()


def is_told_once():
    app = driver.Program()
    app.find("push button", contains="Iris sample")
    time.sleep(0.5)
    assert not is_there(app, None, "Vitrine Closed Unexpectedly")
    app.close()


suite = driver.Suite("kill")
for n in range(int(os.environ.get("VITRINE_KILLS", "3"))):
    suite.case(f"at-random-{n}", killed_at_random, n)
suite.case("is-told-once", is_told_once)
suite.finish()
