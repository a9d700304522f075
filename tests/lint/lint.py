"""Keeps the layers apart and the sources clean; speaks TAP.

The build already refuses most wrong includes, as a layer sees only the folders below it. This reads
the sources for what the compiler cannot see."""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
sources = [p for p in root.glob("src/**/*") if p.suffix in (".c", ".h")]
below = {
    "core": [], "data": ["core"], "prepare": ["core", "data"], "learn": ["core", "data", "prepare"],
    "assess": ["core", "data", "prepare", "learn"],
    "explain": ["core", "data", "prepare", "learn", "assess"],
    "plot": ["core"],
    "chart": ["core", "data", "prepare", "learn", "assess", "explain", "plot"],
}
below["engine"] = [*below["chart"], "chart"]
below["cli"] = below["app"] = [*below["engine"], "engine"]
owner = {p.name: p.parent.relative_to(root / "src").parts[0] for p in sources if p.suffix == ".h"}
count = 0
failures = 0


def case(name, problems):
    global count, failures
    count += 1
    for problem in problems:
        print("#", problem)
    failures += bool(problems)
    print(("not ok" if problems else "ok"), count, f"/lint/{name}")


def lines(pattern, files):
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = re.search(pattern, line)
            if match:
                yield path.relative_to(root), number, line.strip(), match


case("layers", [
    f"{p}:{n}: {m[1]} belongs to {owner[m[1]]}, which {p.parts[1]} may not use"
    for p, n, _, m in lines(r'#include "([^"]+)"', sources)
    if m[1] in owner and owner[m[1]] != p.parts[1] and owner[m[1]] not in below[p.parts[1]]])
case("no-climbing-includes", [f"{p}:{n}: {t}" for p, n, t, _ in lines(r'#include "\.\./', sources)])
case("engine-knows-no-toolkit", [
    f"{p}:{n}: {t}" for p, n, t, _ in lines(r"#include <(gtk|adwaita|gdk/)", sources)
    if p.parts[1] != "app"])
case("engine-does-not-print-or-exit", [
    f"{p}:{n}: {t}" for p, n, t, _ in lines(r"\b(g_print|printf|g_printerr|exit|abort|setlocale|rand) \(", sources)
    if p.parts[1] not in ("cli", "app") and not t.startswith(("*", "/*"))])
case("locale-free-numbers", [
    f"{p}:{n}: {t}" for p, n, t, _ in lines(r"\b(strtod|atof|strtof) \(", sources)
    if p.name != "vtr-number.c" and not t.startswith(("*", "/*"))])
case("files-open-with-a-comment", [
    str(p.relative_to(root)) for p in sources
    if not p.read_text(encoding="utf-8").lstrip().startswith("/*")])
# Everything that a person reads can be translated: what has such strings is listed for the translators,
# templates mark theirs, and no widget gets a bare sentence.
words = re.compile(r'(^|[^a-zA-Z_])(N?_|ngettext) ?\(')
listed = (root / "po/POTFILES").read_text(encoding="utf-8").split()
with_words = [p for p in sources if p.suffix == ".c" and words.search(p.read_text(encoding="utf-8"))]
with_words += [*root.glob("ui/*.ui"), *root.glob("data/*.desktop.in"), *root.glob("data/*.metainfo.xml.in")]
wanted = sorted(str(p.relative_to(root)) for p in with_words)
case("translators-get-every-source", [f"{p}: run po/update-potfiles.sh > po/POTFILES" for p in set(wanted) ^ set(listed)])
case("templates-mark-their-words", [
    f"{p}:{n}: {t}" for p, n, t, m in lines(
        r'<property name="(?:label|title|subtitle|description|tooltip-text|placeholder-text)">[^<]*[A-Za-z]{2}', root.glob("ui/*.ui"))])
case("widgets-get-no-bare-words", [
    f"{p}:{n}: {t}" for p, n, t, _ in lines(
        r'(?:gtk_label_new|gtk_button_new_with_label|_set_tooltip_text|_set_title|_set_subtitle|adw_toast_new|'
        r'_set_description|vtr_window_toast|vtr_job_new) \((?:[^"_]|_(?! ?\())*"[^"%]*(?:[A-Z][a-z]|[a-z] [a-z])', sources) if p.parts[1] == "app"])
case("no-work-left-behind", [
    f"{p}:{n}: {t}" for p, n, t, _ in lines(r"\b(TODO|FIXME|XXX)\b", sources)])
case("messages-quote-like-this", [
    f"{p}:{n}: {t}" for p, n, t, _ in lines(r'_ ?\("(?:[^"\\]|\\.)*\\"%', sources)])
case("errors-begin-small", [
    f"{p.relative_to(root)}: {m}" for p in sources if p.parts[len(root.parts) + 1] != "app"
    for m in re.findall(r'VTR_ERROR_[A-Z]+,\s+_ ?\("([A-Z][a-z]* [^"]*)', p.read_text(encoding="utf-8"))])
case("every-source-is-built", [
    str(p.relative_to(root)) for p in sources if p.suffix == ".c"
    and f"'{p.name}'" not in (p.parent / "meson.build").read_text(encoding="utf-8")])
if len(sys.argv) > 2:
    needed = subprocess.run(["ldd", sys.argv[2]], capture_output=True, text=True).stdout
    case("cli-links-no-toolkit", re.findall(r"lib(?:gtk|adwaita|gdk-x11)\S*", needed))
print(f"1..{count}")
sys.exit(failures > 0)
