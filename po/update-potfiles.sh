#!/bin/sh
# Lists every source with translatable strings, sorted; the lint compares the file with this list.
cd "$(dirname "$0")/.." || exit 1
{ git ls-files 'src/*.c' | xargs grep -lE '(^|[^a-zA-Z_])(N?_|ngettext) ?\('; git ls-files 'ui/*.ui'; git ls-files 'data/*.desktop.in' 'data/*.metainfo.xml.in'; } | LC_ALL=C sort
