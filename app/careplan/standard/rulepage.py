"""The reference page of the rules, docs/rules.md, made from the catalogue: `python -m careplan.standard.rulepage`."""

import sys
from collections.abc import Iterator

from careplan.standard.findings import Message, Rule
from careplan.standard.specification import Standard, load_standard

_HEAD = """# 規則の一覧 / Rules

この頁は `specs/careplan_csv/rules.toml` から作られます（`make docs`）。波括弧は検査のときに埋まる言葉です。
This page is made from `specs/careplan_csv/rules.toml` (`make docs`). What stands in braces is filled in by a check.
"""
SCOPES = {
    "name": Message("ファイル名", "File name"),
    "bytes": Message("バイト列", "Bytes"),
    "record": Message("レコード", "Record"),
    "field": Message("項目", "Field"),
    "file": Message("ファイル", "File"),
    "unit": Message("送信単位", "Unit"),
    "exchange": Message("連携（前に送ったもの）", "Exchange (what was sent before)"),
}
_SEVERITIES = {"error": "エラー / error", "warning": "警告 / warning", "info": "情報 / info"}


def rule_page(standard: Standard) -> str:
    """Return the page as Markdown: contents by scope, then every rule."""
    by_scope = {scope: [rule for rule in standard.rules.values() if rule.scope == scope] for scope in SCOPES}
    lines = [_HEAD]
    for scope, rules in by_scope.items():
        lines.append(f"- **{_both(SCOPES[scope])}** ({len(rules)})")
        lines += [f"  - [`{rule.id}`](#{rule.id.replace('.', '')}) {_both(rule.title)}" for rule in rules]
    for scope, rules in by_scope.items():
        lines += ["", f"## {_both(SCOPES[scope])}"]
        lines += [line for rule in rules for line in _rule(rule)]
    return "\n".join(lines) + "\n"


def _rule(rule: Rule) -> Iterator[str]:
    """Yield the lines of one rule; what its entry leaves out is left out."""
    yield from ("", f"### {rule.id}", "", f"**{_both(rule.title)}**", "")
    reading = f" · reading `{rule.reading}`" if rule.reading else ""
    yield f"- {_SEVERITIES[rule.severity]} · clause `{rule.clause}`{reading}"
    for title, message in (("文言 / message", rule.message), ("直し方 / fix", rule.fix)):
        if message.ja:
            yield f"- {title}: {message.ja} / {message.en}"
    for title, example in (("誤 / wrong", rule.wrong), ("正 / right", rule.right)):
        if example:
            yield f"- {title}: `{example}`"


def _both(message: Message) -> str:
    return f"{message.ja} / {message.en}"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(rule_page(load_standard()))
