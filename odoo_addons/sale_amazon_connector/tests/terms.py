# SPDX-License-Identifier: LGPL-3.0-or-later
"""The words of the addon: what Odoo exports, and what is committed in ``i18n/``.

``make odoo-i18n`` renews the template and merges the languages; what is translated stays.
"""

import io
import re
from pathlib import Path

import polib

from odoo.tools.translate import trans_export

ADDON = "sale_amazon_connector"
FOLDER = Path(__file__).parent.parent / "i18n"
TEMPLATE = FOLDER / f"{ADDON}.pot"
LANGUAGES = ("de", "es", "fr", "it")
# What must be in a translation as it is in the term: placeholders, tags, expressions.
_KEPT = re.compile(r"%\(\w+\)s|%s|\{\{.*?\}\}|</?[a-z][^>]*>", re.DOTALL)


def exported(env):
    """The template as this Odoo exports it."""
    buffer = io.BytesIO()
    trans_export(False, [ADDON], buffer, "po", env.cr)
    template = polib.pofile(buffer.getvalue().decode())
    # What changes with the day and the machine is left out: a renewal changes terms alone.
    template.metadata = {
        "Project-Id-Version": "Odoo Server 18.0",
        "Report-Msgid-Bugs-To": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "",
    }
    return template


def committed(language):
    """The committed translation into a language."""
    return polib.pofile(str(FOLDER / f"{language}.po"))


def terms(file):
    """Each term of a template or translation, with all places in which it occurs."""
    return {entry.msgid: frozenset(where for where, _line in entry.occurrences) for entry in file}


def broken(file):
    """Terms whose translation is missing, unsure, or lost a placeholder or a tag."""
    return [
        entry.msgid
        for entry in file
        if not entry.msgstr
        or entry.fuzzy
        or entry.obsolete
        or sorted(_KEPT.findall(entry.msgid)) != sorted(_KEPT.findall(entry.msgstr))
    ]


def renew(env):
    """Write the template and merge each language; the terms that are to be translated."""
    FOLDER.mkdir(exist_ok=True)
    template = exported(env)
    template.save(str(TEMPLATE))
    return {language: _merged(template, language) for language in LANGUAGES}


def _merged(template, language):
    path = FOLDER / f"{language}.po"
    known = committed(language) if path.exists() else polib.POFile()
    translated = {entry.msgid: entry.msgstr for entry in known}
    merged = polib.POFile()
    merged.header = template.header
    merged.metadata = {**template.metadata, "Language": language}
    for entry in template:
        merged.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=translated.get(entry.msgid, ""),
                comment=entry.comment,
                occurrences=entry.occurrences,
                flags=entry.flags,
            )
        )
    merged.save(str(path))
    return broken(merged)
