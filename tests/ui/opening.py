"""Opening files that cannot be read at once: what is said, and what its buttons do."""
import os
import tempfile

import driver

folder = tempfile.TemporaryDirectory()


def write(name, text):
    path = os.path.join(folder.name, name)
    with open(path, "wb") as file:
        file.write(text)
    return path


def with_app(path, check):
    app = driver.Program(path)
    try:
        check(app)
    finally:
        app.close()


RAGGED = b"id,town,name,x\n" + b"1,Lyon,Ann,2\n" * 3 + b"2,Paris,Smith, Anna,3\n3,Nice,Joe,4\n"


def says_the_line(app):
    app.label("Line 5 Has Too Many Values")
    app.label("The header names 4 columns, this line has 5.")
    app.label("2,Paris,Smith, Anna,3")
    app.click("_Skip Line Skip Line")
    app.label("4 rows × 4 columns")


def settings(app):
    app.label("Line 5 Has Too Many Values")
    app.click("Change _Settings Change Settings")
    app.find(contains="Lines of Another Length")
    app.key("Escape")


def encoding(app):
    app.label("Some Letters Cannot Be Read")
    app.label("Byte 0xC4 on line 2 is not UTF-8.")
    app.click("Use _Windows-1252 Use Windows-1252")
    app.label("2 rows × 2 columns")
    app.label("comma, WINDOWS-1252")


def no_rows(app):
    app.label("This File Has No Rows")
    app.label("There is a header but no data below it.")


suite = driver.Suite("opening")
suite.case("ragged-line", with_app, write("ragged.csv", RAGGED), says_the_line)
suite.case("change-settings", with_app, write("settings.csv", RAGGED), settings)
suite.case("encoding", with_app, write("encoding.csv", b"a,b\n1,\xc4\xd0\xb9\xfa\n2,\xb1\xb1\xbe\xa9\n"), encoding)
suite.case("no-rows", with_app, write("empty.csv", b"a,b\n"), no_rows)
print(f"1..{suite.count}")
raise SystemExit(suite.failures > 0)
