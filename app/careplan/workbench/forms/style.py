"""The style of the forms' page. Places in the week are classes: the page's policy allows no style of an element."""

from careplan.workbench.forms.weeks import MOST_LANES, QUARTERS

_COLUMNS = 8


def slot(start: int, end: int) -> str:
    """Return the classes of what stands in a week from one quarter of an hour to before another."""
    return f"s{start} e{end}"


def _places() -> str:
    # Row 1 holds the heads; a quarter n is row n + 2.
    rules = [f".s{n}{{grid-row-start:{n + 2}}}.e{n}{{grid-row-end:{n + 2}}}" for n in range(QUARTERS + 1)]
    rules += [f".c{n}{{grid-column:{n}}}" for n in range(2, _COLUMNS + 2)]
    for lanes in range(1, MOST_LANES + 1):
        width = 100 // lanes
        rules += [f".l{lane}of{lanes}{{width:{width}%;margin-left:{lane * width}%}}" for lane in range(lanes)]
    return "".join(rules)


STYLE = """
*{box-sizing:border-box}
body{font:9pt/1.4 "Noto Sans CJK JP","Hiragino Sans","Yu Gothic",Meiryo,sans-serif;margin:1rem}
body{color:#111;background:#fff}
section{margin:0 auto 2rem;max-width:70rem}section.portrait{max-width:50rem}
h2{font-size:13pt;border-bottom:2px solid #111;margin:0 0 .4rem}
h2 span{border:1px solid #111;padding:0 .4em;font-size:10pt}
h2 small{font-weight:normal;color:#444;font-size:8pt}
dl{margin:-1px 0 0;display:flex;border:1px solid #444}
dl>div{flex:1;display:flex;border-left:1px solid #aaa;min-width:0}dl>div:first-child{border-left:0}
dt{background:#f0f0f0;padding:.15rem .4rem;font-size:8pt;color:#333;max-width:9em}
dd{margin:0;padding:.15rem .4rem;overflow-wrap:anywhere}
dl.tall>div{flex-direction:column}dl.tall dt{max-width:none}dl.tall dd{min-height:4em}
table{border-collapse:collapse;width:100%;margin:.4rem 0;font-size:8pt}
th,td{border:1px solid #444;padding:.1rem .25rem;vertical-align:top;text-align:left;overflow-wrap:anywhere}
th{background:#f0f0f0;font-weight:normal}td.number,td.sum{text-align:right}
td.sum{font-weight:bold;background:#f7f7f0}td.weekend,th.weekend{background:#eef3fa}
td.day,td.weekend,th.day,th.weekend{width:1.5em;min-width:1.5em;padding:.1rem 0;text-align:center}
.week{display:grid;grid-template-columns:4em repeat(8,1fr);grid-template-rows:auto repeat(96,.42rem)}
.week{border:1px solid #444;margin:.4rem 0}
.week .head{text-align:center;border-left:1px solid #aaa;background:#f0f0f0;grid-row-start:1}
.week .band{grid-column:1/-1;border-top:1px solid #888;font-size:8pt;padding-left:.3em;color:#333}
.week .span{border:1px solid #235;background:#e3edf9;font-size:7pt;line-height:1.15;overflow:hidden;padding:0 .15em}
.week .c9{background:#f3f3e6;border-color:#765}
@media print{body{margin:0}section{break-after:page;max-width:none;margin:0}h2,tr{break-inside:avoid}
.week .span,td.sum,td.weekend,th{print-color-adjust:exact}}
@page portrait{size:A4 portrait;margin:12mm}@page landscape{size:A4 landscape;margin:10mm}
section.portrait{page:portrait}section.landscape{page:landscape}
""" + _places()
