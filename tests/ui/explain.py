"""The Explain page as a person uses it, by the accessibility tree. Speaks TAP."""
import os

import driver
from gi.repository import Atspi

DATA = os.environ["VTR_DATA_DIR"] + "/samples/"


def is_there(app, role, name=None, contains=None):
    return next(app.matches(role, name, contains), None) is not None


def goes_ahead(app):
    """A slow or busy machine asks before a run of over a minute: all of it is wanted."""
    if is_there(app, "push button", "Run All"):
        app.click("Run All")
    return False


def finishes(app):
    driver.wait(lambda: goes_ahead(app) or is_there(app, "label", "Nothing running"), 240, "nothing running")


def comes(app, role, name, what):
    driver.wait(lambda: goes_ahead(app) or is_there(app, role, name), 240, what)


def trains_a_forest(app):
    app.label("569 rows × 31 columns", seconds=30)
    app.select_page("Model")
    app.click("Train")
    app.find("list item", contains="Random forest", seconds=120)


def explains_with_precision(app):
    app.select_page("Explain")
    app.click("Explain")
    comes(app, "label", "143 × 2,108", "all rows")
    finishes(app)
    for title in ("Method", "Rows × coalitions", "Max standard error", "Median", "Additivity residual"):
        app.label(title)
    app.label("143 × 2,108")
    chart = app.find("image", "What drives the predictions")
    assert "143 rows" in chart.get_description(), chart.get_description()


def refines(app):
    app.click("Refine")
    comes(app, "label", "143 × 4,216", "twice as many coalitions")
    finishes(app)


def stops_and_goes_on(app):
    """However quick the machine: a click on Stop leaves a run that was stopped, or one that was done by then;
    it never begins another one."""
    app.click("Refine")
    comes(app, "push button", "Stop", "a run to stop")
    app.click("Stop")
    driver.wait(lambda: is_there(app, "push button", "Continue") or is_there(app, "push button", "Refine"), 60,
                "the end of the run")
    if is_there(app, "push button", "Continue"):
        app.label("Stopped at")
        app.click("Continue")
        comes(app, "push button", "Refine", "the end of the run")
    finishes(app)
    app.label("143 × ")


def offers_export(app):
    """Once there is a result, the header bar offers it."""
    app.find("label", "Export")


def finds_similar(app):
    driver.wait(lambda: is_there(app, "push button", "Find Similar"), 20, "the row's card")
    app.click("Find Similar")
    app.label("20 rows selected")
    app.click("Clear selection")


def shows_effect_and_row(app):
    driver.wait(lambda: any((c.get_name() or "").startswith("Effect of ") for c in app.matches("image")), 20, "an effect")
    app.label("Row 2")
    app.find("push button", "Explain This Row")
    app.click("One Row", role=next(r for r in ("page tab", "toggle button", "radio button") if is_there(app, r, "One Row")))


def shows_one_row(app):
    driver.wait(lambda: "the largest step is" in app.find("image", contains="Why ").get_description(), 60, "the waterfall")
    driver.wait(lambda: is_there(app, "label", contains="signs agree"), 60, "LIME's agreement")
    driver.wait(lambda: is_there(app, "label", "Predicted 0"), 20, "the predicted class")
    app.label("Actual 0")


def steps_through_rows(app):
    app.click("Next Row (Alt+Right)")
    driver.wait(lambda: "Row 3:" in app.find("image", contains="Why ").get_description(), 60, "row 3")
    app.click("Previous Row (Alt+Left)")
    driver.wait(lambda: "Row 2:" in app.find("image", contains="Why ").get_description(), 60, "row 2")


def answers_what_if(app):
    slider = app.find("slider", "worst_perimeter")
    reset = app.find("push button", "Reset")
    sensitive = lambda: reset.get_state_set().contains(Atspi.StateType.SENSITIVE)
    before = slider.get_current_value()
    assert not sensitive()
    slider.set_current_value(slider.get_minimum_value())
    driver.wait(sensitive, 10, "something to reset")
    app.click("Undo")
    driver.wait(lambda: not sensitive(), 10, "the row's own values")
    app.click("Redo")
    driver.wait(sensitive, 10, "the change again")
    assert abs(slider.get_current_value() - slider.get_minimum_value()) < 1e-6 * abs(before), slider.get_current_value()
    app.click("Reset")
    driver.wait(lambda: not sensitive(), 10, "nothing to reset")
    assert abs(slider.get_current_value() - before) < 1e-6 * abs(before), slider.get_current_value()


app = driver.Program(DATA + "breast_cancer.csv")
suite = driver.Suite("explain")
suite.case("trains-a-forest", trains_a_forest, app)
suite.case("explains-with-precision", explains_with_precision, app)
suite.case("refines", refines, app)
suite.case("stops-and-goes-on", stops_and_goes_on, app)
suite.case("offers-export", offers_export, app)
suite.case("finds-similar", finds_similar, app)
suite.case("shows-effect-and-row", shows_effect_and_row, app)
suite.case("shows-one-row", shows_one_row, app)
suite.case("steps-through-rows", steps_through_rows, app)
suite.case("answers-what-if", answers_what_if, app)
suite.end(app)
