"""Writes vitrine-cli.1 from what the program itself says: make-man.py VITRINE-CLI > vitrine-cli.1.

Commands, options, kinds and settings come from --help and from `reference --man`, so the page cannot
differ from the program."""
import re
import subprocess
import sys

cli = sys.argv[1]


def run(*arguments):
    return subprocess.run([cli, *arguments], capture_output=True, text=True, check=True).stdout


def quote(text):
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")


version = run("--version").split()[-1]
commands = re.findall(r"^  (\w+) +(.+)$", run("--help"), re.M)
out = [f'.TH VITRINE-CLI 1 "" "Vitrine {version}" "User Commands"', ".SH NAME",
       "vitrine\\-cli \\- train, evaluate and explain machine\\-learning models", ".SH SYNOPSIS",
       ".B vitrine\\-cli", ".I COMMAND", "[\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]", ".SH DESCRIPTION",
       quote("Runs the engine of the desktop application Vitrine without a display. Both give the same "
             "numbers for the same seed, for any number of threads. DATA is a CSV, TSV or ARFF file, a "
             "table of an SQLite database (file.sqlite:table), a MNIST idx file (with --labels), each perhaps compressed with gzip, or - for standard input. MODEL is a "
             ".vitrine file; FILE.vitrine#NAME is another model in it.")]
out.append(".SH COMMANDS")
for name, summary in commands:
    text = run(name, "--help")
    usage = re.search(r"^  vitrine-cli (.+)$", text, re.M)
    out += [".SS " + quote(name), quote(summary[0].upper() + summary[1:] + "."), ".PP",
            "\\fBvitrine\\-cli " + quote(usage[1]) + "\\fR" if usage else ""]
    for option, meaning in re.findall(r"^  (-.+?)  +(\S.*)$", text.split("Application Options:")[-1], re.M):
        out += [".TP", "\\fB" + quote(option.strip()) + "\\fR", quote(meaning)]
out.append(run("reference", "--man").rstrip())
out += [".SH EXIT STATUS", "0 done; 1 it failed; 2 wrong usage; 3 the input is unusable; 4 a gate was not met; "
        "130 cancelled.", ".SH EXAMPLES", ".nf"]
out += [quote(line) for line in (
    "vitrine-cli data penguins.csv",
    "vitrine-cli train penguins.csv --target species --model forest --test 0.25 -o penguins.vitrine",
    "vitrine-cli evaluate penguins.vitrine penguins.csv --plot roc=roc.svg",
    "vitrine-cli explain penguins.vitrine penguins.csv --rows 0-99 --plot beeswarm=why.png",
    "vitrine-cli predict penguins.vitrine new.csv -o predictions.csv")]
out += [".fi"]
print("\n".join(line for line in out if line))
