"""The style of the forms: `STYLE` for a page that embeds them (all of it below `.sheet`), `PAGE` for one of their own.

Places in the week and widths of columns are classes: the policy of our pages allows no style of an element.
"""

from collections.abc import Sequence

from careplan.workbench.forms.placing import MOST_LANES, QUARTERS

_QUARTER = 1.4
"""Millimetres of a quarter of an hour, on screen and on paper."""


def slot(start: int, end: int) -> str:
    """Return the classes of what stands in a week from one quarter of an hour to before another."""
    return f"s{start} n{end - start}"


def _places() -> str:
    rules = [
        f".s{n}{{top:{n * _QUARTER:.2f}mm}}.n{n}{{height:{n * _QUARTER:.2f}mm}}" for n in range(QUARTERS + 1)
    ]
    for lanes in range(1, MOST_LANES + 1):
        width = 100 / lanes
        rules += [
            f".l{lane}of{lanes}{{width:{width:.4g}%;left:{lane * width:.4g}%}}" for lane in range(lanes)
        ]
    rules += [f".p{n}{{width:{n}%}}" for n in range(1, 100)]
    return "".join(f".sheet {rule}" for rule in "".join(rules).replace("}", "}\n").splitlines())


FAMILIES = ("Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "Hiragino Sans", "Yu Gothic", "Meiryo")
"""Fonts with Japanese that the forms are drawn with, the first that is there."""


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]


STYLE = (
    """
.sheet,.sheet *{box-sizing:border-box}
.sheet{font:9pt/1.4 FAMILIES;color:#111;background:#fff}
.sheet{margin:0 auto 2rem;max-width:76rem;padding:.5rem}.sheet.portrait{max-width:52rem}
.sheet h2,.sheet h3,.sheet h4{line-height:1.3;margin:0;font-size:10pt}
.sheet .top{display:flex;gap:1em;align-items:center;justify-content:space-between;margin:0 0 1mm}
.sheet .top h2{font-size:13pt;text-align:center}.sheet .top small{font-weight:normal;color:#444;font-size:8pt}
.sheet .which{border:1px solid #111;padding:0 .5em;white-space:nowrap}
.sheet .top dl{white-space:nowrap;text-align:right;font-size:8.5pt}
.sheet h3{font-size:9pt;margin:1.5mm 0 .5mm}
.sheet dl{margin:0}.sheet dd{margin:0}
.sheet .top dt,.sheet .top dd{display:inline;margin-left:.6em}
.sheet .pairs{display:table;table-layout:fixed;width:100%;border:1px solid #333;margin-top:-1px}
.sheet .pairs>div{display:table-cell;border-left:1px solid #888;vertical-align:top}
.sheet .pairs>div:first-child{border-left:0}
.sheet .pairs>div{padding:.4mm 1mm .4mm 0}.sheet .pairs dt,.sheet .pairs dd,.sheet .choices{display:inline}
.sheet .pairs dt{background:#efefef;font-size:8pt;padding:.5mm 1mm;margin-right:1mm}
.sheet .pairs dd{overflow-wrap:anywhere}.sheet .pairs .short{white-space:nowrap}
.sheet .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.sheet .choices{list-style:none;margin:0;padding:0}
.sheet .choices li{display:inline-block;margin-right:.4em;padding:0 .5em;white-space:nowrap}
.sheet .choices li{border:1px solid transparent}.sheet .tick{margin-right:.2em}
.sheet .choices .chosen{border:1.5px solid #111;border-radius:1em;font-weight:bold}
.sheet table{table-layout:fixed;border-collapse:collapse;width:100%;margin:1mm 0 0;font-size:8pt;line-height:1.3}
.sheet th,.sheet td{border:1px solid #333;padding:.4mm .8mm;vertical-align:top;text-align:left}
.sheet th,.sheet td{overflow-wrap:anywhere}
.sheet th{background:#efefef;font-weight:normal;text-align:center;vertical-align:middle}
.sheet .box{margin-top:-1px;font-size:9pt}.sheet .box th{text-align:left;font-size:8pt}
.sheet .box td{height:26mm}.sheet.portrait .box td{height:54mm}
.sheet .box.low td{height:18mm}.sheet .tall td{height:34mm}.sheet.a3 .box.low td{height:24mm}
.sheet .beside{display:table;table-layout:fixed;width:100%}.sheet .beside>div{display:table-cell;vertical-align:top}
.sheet .beside>div{padding-right:2mm}.sheet .beside>div:last-child{padding-right:0}
.sheet td.number,.sheet td.sum,.sheet td.total,.sheet td.times{text-align:right}
.sheet td.name{text-align:left}
.sheet td.sum{background:#f6f6ef}.sheet td.total{background:#ecece2;font-weight:bold}
.sheet .weekend{background:#e6eef8}.sheet .band{background:#bcd3ea}
.sheet .day,.sheet .weekend,.sheet .band,.sheet .side{padding:.3mm 0;text-align:center}
.sheet col.day,.sheet col.weekend{width:2%}.sheet col.side{width:3%}.sheet col.times{width:3.5%}
.sheet .scroll{overflow-x:auto}.sheet.landscape .scroll .wide{min-width:66rem}
.sheet figure{margin:1.5mm 0 0;break-inside:avoid}.sheet figcaption{font-size:8pt}
.sheet .bar svg{display:block;width:100%;height:5mm}
.sheet .beside .picture{margin:0;border:1px solid #333;min-height:58mm;padding:1mm}
.sheet .picture img{max-width:100%;max-height:70mm}
.sheet .legend{margin:0 0 1mm;font-weight:bold;font-size:8.5pt}
.sheet ins{background:#d8f0d8;text-decoration:none;border-bottom:1.5px solid #063}
.sheet del{background:#fbe0da;text-decoration:line-through;color:#611}
.sheet .sign{font-weight:bold;text-decoration:none;display:inline-block}
.sheet .day ins,.sheet .day del,.sheet .weekend ins,.sheet .weekend del{display:block}
.sheet .band ins,.sheet .band del,.sheet td.number ins,.sheet td.number del{display:block}
.sheet .times ins,.sheet .times del,.sheet td.total ins,.sheet td.total del{display:block}
.sheet td.sum ins,.sheet td.sum del{display:block}
.sheet .column .added{border:2px solid #063}.sheet .column .removed{border:1.5px dashed #a12}
.sheet .column .changed{border:2px dotted #063}
.sheet .notes{list-style:none;margin:1mm 0 0;padding:0;font-size:8pt}
.sheet .week{display:grid;grid-template-columns:15mm repeat(8,minmax(0,1fr));border:1px solid #333;margin:1mm 0 0}
.sheet .week{min-width:60rem;font-size:6.5pt;line-height:1.05}
.sheet .week h3,.sheet .week .head{text-align:center;font-size:8pt;margin:0;padding:.5mm 0}
.sheet .week h3,.sheet .week .head{background:#efefef;border-bottom:1px solid #333}
.sheet .week h3,.sheet .week .head{height:5mm;overflow:hidden;font-weight:normal}
.sheet .week>div{border-left:1px solid #888;position:relative}.sheet .week>div:first-child{border-left:0}
.sheet .column{position:relative;list-style:none;margin:0;padding:0}
.sheet .column li{position:absolute;overflow:hidden}
.sheet .column .line{left:0;right:0;border-top:1px solid #999}
.sheet .column .part{left:0;width:50%;padding:.3mm;border-right:1px solid #999}.sheet .scale .line{right:auto}
.sheet .column .hour{right:.5mm}.sheet .column .hour.last{margin-top:-1em}
.sheet .column .span{border:.15mm solid #235;background:#e3edf9;padding:0 .3mm;overflow-wrap:anywhere}
.sheet .activities .span{background:#f3f3e6;border-color:#765}
"""
    f".sheet .column{{height:{QUARTERS * _QUARTER:.2f}mm}}\n"
    """@media screen and (max-width:64rem){.sheet .beside,.sheet .beside>div{display:block;width:auto}}
@media screen and (max-width:50rem){.sheet .pairs,.sheet .pairs>div{display:block;width:auto}}
@media print{.sheet .turn{break-before:page}
.sheet{margin:0;padding:0;max-width:none;break-after:page}.sheet:last-child{break-after:auto}
.sheet.portrait{max-width:none}.sheet .scroll{overflow:visible}.sheet .week,.sheet.landscape .scroll .wide{min-width:0}
.sheet h2,.sheet h3{break-after:avoid}.sheet .days tbody,.sheet .lines tr{break-inside:avoid}
.sheet .pairs,.sheet .week{break-inside:avoid}
.sheet *{print-color-adjust:exact}}
.sheet{string-set:running attr(data-running)}
@page{font:7.5pt FAMILIES;@bottom-left{content:string(running)}
@bottom-right{content:counter(page) " / " counter(pages)}}
@page sheet-a4-portrait{size:A4 portrait;margin:12mm}
@page sheet-a4-landscape{size:A4 landscape;margin:10mm}
@page sheet-a3-landscape{size:A3 landscape;margin:10mm}
.sheet.a4.portrait{page:sheet-a4-portrait}.sheet.a4.landscape{page:sheet-a4-landscape}
.sheet.a3.landscape{page:sheet-a3-landscape}
""" + _places()
)

PAGE = (
    "body{margin:1rem;color:#111;background:#fff;font-family:sans-serif}h1{font-size:1rem}"
    "@media print{body{margin:0}h1{display:none}}"
)
