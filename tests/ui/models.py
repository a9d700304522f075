"""The Model page: two learners, the live loss curve, sorting, preview, removal and its undo. Speaks TAP."""
import os
import subprocess
import sys
import time

import driver
from driver import Atspi

DATA = os.environ["VTR_DATA_DIR"] + "/samples/card_fraud.csv"


def click_at(node, across=0.5, down=0.5):
    e = node.get_extents(Atspi.CoordType.WINDOW)
    subprocess.check_call(["xdotool", "mousemove", str(round(e.x + e.width * across)),
                           str(round(e.y + e.height * down)), "click", "1"])


def choose(app, what, name):
    row = app.find("combo box", contains=what)
    lists = lambda: [n for n in driver.walk(row) if n.get_role_name() == "list"]
    driver.wait(lambda: lists() or click_at(row) or time.sleep(1) or lists(), 10, f"{what}'s choices")
    choices = lists()[-1]
    names = [" ".join(n.get_name() or "" for n in driver.walk(item)) for item in driver.children(choices)]
    at = next(i for i, text in enumerate(names) if name in text)
    Atspi.Selection.select_child(choices, at)
    app.key("Return")
    driver.wait(lambda: not lists(), 5, "the choice")


def board(app):
    return [n.get_name() for n in driver.children(app.find("list", "Leaderboard"))]


def trains_two(app):
    app.label("10,000 rows")
    app.select_page("Model")
    app.click("Train")
    driver.wait(lambda: len(board(app)) == 1, 60, "the forest")
    choose(app, "Learner", "Neural network")
    app.find("spin button", "Folds").set_current_value(20)   # long enough to look at
    app.click("Train")


def pauses_and_goes_on(app):
    """What is paused says so, keeps its place, and goes on."""
    app.click("Pause Training")
    app.label("paused")
    app.click("Go On Training")
    driver.wait(lambda: next(app.matches("label", contains="paused"), None) is None, 10, "the training to go on")


def curve_is_live(app):
    driver.wait(lambda: any("oss" in (n.get_description() or "") for n in app.matches("image", contains="oss")), 30, "a curve")
    print("# the curve came", "before" if len(board(app)) == 1 else "with", "the model")   # quick machines: with
    driver.wait(lambda: len(board(app)) == 2, 400, "the network")


def sorts(app):
    by_score = board(app)
    app.click("Model", role="push button")
    driver.wait(lambda: board(app) == sorted(by_score), 5, "the order of names")
    app.click("Model", role="push button")
    driver.wait(lambda: board(app) == sorted(by_score, reverse=True), 5, "the reverse")
    app.click("AUC", role="push button")
    driver.wait(lambda: board(app) == by_score, 5, "the order of scores")


def shows_the_current_model(app):
    """A network shows its loss, a forest which columns it uses; each on demand whether more rows would help."""
    rows = driver.children(app.find("list", "Leaderboard"))
    click_at(next(r for r in rows if "forest" in r.get_name()), 0.2)
    app.find("image", "Feature importance", seconds=30)
    app.click("Learning Curve")
    driver.wait(lambda: any("rows" in (n.get_description() or "") for n in app.matches("image", contains="earning curve")),
                400, "the learning curve")


def judges_by_another_score(app):
    """The first choices are the metrics in the engine's order: accuracy is the first."""
    choose(app, "Judge by", "Accuracy")
    app.find("push button", "Accuracy")
    assert next(app.matches("push button", "AUC"), None) is None
    choose(app, "Judge by", "AUC")
    app.find("push button", "AUC")


def folds_rare_settings(app):
    """A network has fifteen settings; four are in view until More settings opens."""
    find = lambda name: next(app.matches("text", contains=name), None)
    seen = lambda name: (n := find(name)) is not None and n.get_extents(Atspi.CoordType.WINDOW).height > 0
    driver.wait(lambda: seen("Learning rate"), 5, "a setting in view")
    assert not seen("Patience")
    click_at(app.label("More settings"))
    driver.wait(lambda: seen("Patience"), 5, "the other settings")
    find("Patience").set_text_contents("7")
    app.label("patience 7")


def previews(app):
    click_at(driver.children(app.find("list", "Leaderboard"))[1], 0.2)
    time.sleep(0.5)
    app.key("space")
    app.label("Accuracy")
    app.key("Escape")


def removes_and_undoes(app):
    before = board(app)
    click_at(driver.children(app.find("list", "Leaderboard"))[1], 0.2)
    time.sleep(0.5)
    app.key("Delete")
    driver.wait(lambda: len(board(app)) == 1, 5, "one model")
    app.click("Undo")
    driver.wait(lambda: board(app) == before, 5, "both models")


def scores_groups(app):
    """The data have numbers only: their quartiles are the groups; a click selects a group's rows."""
    app.select_page("Evaluate")
    app.click("Fairness", role=next(r for r in ("page tab", "toggle button", "radio button")
                                    if next(app.matches(r, "Fairness"), None)))
    groups = driver.wait(lambda: len(g := driver.children(app.find("list", "Groups"))) > 1 and g, 30, "groups")
    choose(app, "Score", "Recall")
    app.label("Recall: ")
    click_at(driver.children(app.find("list", "Groups"))[0], 0.1)
    app.label("rows selected")
    assert len(groups) <= 5, [g.get_name() for g in groups]


def compares_explanations(app):
    """Nothing is explained yet: the current model is explained first, then the other on the same rows."""
    app.select_page("Model")
    driver.wait(lambda: len(board(app)) == 2, 10, "both models")
    app.click("Compare")
    seen = lambda: next(app.matches("image", contains="What drives either model"), None)
    driver.wait(lambda: seen() and "strongest features" in seen().get_description(), 120, "both models side by side")


app = driver.Program(DATA)
suite = driver.Suite("models")
suite.case("trains-two", trains_two, app)
suite.case("pauses-and-goes-on", pauses_and_goes_on, app)
suite.case("curve-is-live", curve_is_live, app)
suite.case("sorts", sorts, app)
suite.case("shows-the-current-model", shows_the_current_model, app)
suite.case("judges-by-another-score", judges_by_another_score, app)
suite.case("folds-rare-settings", folds_rare_settings, app)
suite.case("previews", previews, app)
suite.case("removes-and-undoes", removes_and_undoes, app)
suite.case("scores-groups", scores_groups, app)
suite.case("compares-explanations", compares_explanations, app)
if len(sys.argv) > 1:
    app.screenshot(sys.argv[1])
suite.end(app)
