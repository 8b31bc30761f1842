"""Writes the fixtures of this folder that are not plain UTF-8: python3 make.py (openpyxl, python-docx, reportlab, xlwt, odfpy, pypdf)."""

import datetime
import gzip
import io
import pathlib
import zipfile

import docx
import openpyxl
import pypdf
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils import get_column_letter
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

HERE = pathlib.Path(__file__).parent
DAY = datetime.datetime(2023, 5, 6)

PROJECTS = [
    ("高端轴承保持架项目", "山东启明轴承科技有限公司", 86000, 0.35, datetime.date(2023, 5, 30)),
    ("铸件扩能项目", "恒岳精密铸造有限公司", 12000.5, 1.0, datetime.date(2022, 11, 1)),
]


def xlsx():
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = DAY
    sheet = book.active
    sheet.title = "项目"
    sheet.append(["2023年重点项目表"])
    sheet.merge_cells("A1:F1")
    sheet.append(["序号", "项目名称", "建设单位", "总投资（万元）", "完成", "开工日期"])
    for number, row in enumerate(PROJECTS, 1):
        sheet.append([number, *row])
        sheet.cell(number + 2, 5).number_format = "0.0%"
        sheet.cell(number + 2, 6).number_format = "yyyy-mm-dd"
    sheet.append(["合计", None, None, 0.1 + 0.2, None, None])
    sheet.merge_cells("A5:C5")
    second = book.create_sheet("链长")
    second.append(["产业链", "链长"])
    second.append(["轴承\n（含保持架）", "周启航"])
    second.append([None, "苏明远"])
    second.merge_cells("A2:A3")
    hidden = book.create_sheet("底稿")
    hidden["B3"] = "内部数据"
    hidden.sheet_state = "hidden"
    book.save(HERE / "projects.xlsx")


def xls():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("项目")
    sheet.write_merge(0, 0, 0, 2, "2023年重点项目表")
    for column, name in enumerate(["项目名称", "总投资（万元）", "开工日期"]):
        sheet.write(1, column, name)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, project in enumerate(PROJECTS, 2):
        sheet.write(row, 0, project[0])
        sheet.write(row, 1, project[2])
        sheet.write(row, 2, project[4], day)
    book.save(str(HERE / "projects.xls"))


def ods():
    book = OpenDocumentSpreadsheet()
    table = Table(name="项目")
    for values in [["重点项目"], ["项目名称", "总投资", "开工日期"], *([p[0], p[2], p[4]] for p in PROJECTS)]:
        row = TableRow()
        for value in values:
            if isinstance(value, str):
                span = {"numbercolumnsspanned": 3} if len(values) == 1 else {}
                cell = TableCell(valuetype="string", **span)
                cell.addElement(P(text=value))
            elif isinstance(value, datetime.date):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
                cell.addElement(P(text=f"{value:%Y年%m月%d日}"))
            else:
                cell = TableCell(valuetype="float", value=value)
                cell.addElement(P(text=str(value)))
            row.addElement(cell)
        if len(values) == 1:
            row.addElement(CoveredTableCell(numbercolumnsrepeated=2))
        row.addElement(TableCell(numbercolumnsrepeated=16381))
        table.addElement(row)
    table.addElement(TableRow(numberrowsrepeated=1048571))
    book.spreadsheet.addElement(table)
    book.save(str(HERE / "projects.ods"))


def document():
    file = docx.Document()
    file.core_properties.title = "链长制推进会纪要"
    file.core_properties.created = file.core_properties.modified = DAY
    file.add_paragraph("链长制推进会纪要")
    file.add_paragraph("5月6日，周启航主持召开汽车零部件产业链链长制推进会。")
    file.add_paragraph("附表：任务分工")
    table = file.add_table(rows=3, cols=3)
    for row, values in enumerate([["任务", "牵头", "时限"], ["引进链主企业", "县经信局", "2023年底"], ["", "投促中心", "2024年底"]]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    file.add_paragraph("会议指出，要抓好项目落地。").add_run().add_break()
    whole = io.BytesIO()
    file.save(whole)
    # without the styles and pictures of the template
    kept = ["[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml"]
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(HERE / "minutes.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in kept:
            archive.writestr(zipfile.ZipInfo(name, (2023, 5, 6, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED)


def page(drawing, x, y, lines, size=11):
    drawing.setFont("STSong-Light", size)
    for line in lines:
        drawing.drawString(x, y, line)
        y -= size * 1.6


LEFT = ["左栏第一行，总投资十二亿元的", "铸件项目在宁海县开工，由恒岳", "精密铸造有限公司建设，达产后", "年产值八亿元。左栏到此为止。"]
RIGHT = ["右栏第一行，轴承产业链推进会", "在临清市召开，链长周启航到会", "讲话，链主企业启明轴承作了交", "流发言。右栏到此为止。"]


def pdfs():
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    for name, kind in [("columns.pdf", "columns"), ("scan.pdf", "scan")]:
        drawing = canvas.Canvas(str(HERE / name), pagesize=A4, invariant=1)
        if kind == "columns":
            drawing.setTitle("两栏的版面")
            page(drawing, 200, 780, ["产业新闻汇编"], 18)
            # line by line across both columns, as some programs write them
            for number, (left, right) in enumerate(zip(LEFT * 4, RIGHT * 4)):
                page(drawing, 60, 730 - number * 18, [left])
                page(drawing, 320, 730 - number * 18, [right])
            drawing.showPage()
            page(drawing, 60, 780, ["第二页只有一行，说的是模具产业链。"])
        else:
            drawing.rect(100, 100, 300, 500, fill=1)
            drawing.showPage()
            drawing.rect(100, 100, 300, 500, fill=1)
        drawing.save()
    writer = pypdf.PdfWriter(clone_from=HERE / "columns.pdf")
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(HERE / "locked.pdf")


def pages():
    gbk = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>临清市工业动态</title></head>
<body><table width="760" align="center"><tr><td><a href="/">首页</a>&nbsp;<a href="/gy">工业</a>&nbsp;<a href="/ny">农业</a></td></tr>
<tr><td><table width="100%"><tr><td width="180" valign="top"><table><tr><td><a href="1">通知公告</a></td></tr><tr><td><a href="2">领导讲话</a></td></tr></table></td>
<td valign="top"><p align="center"><b>烟店镇轴承产业集群获省级认定</b></p><p align="center">来源：临清市工信局　时间：2012-8-9</p>
<font size="3">　　近日，省工信厅公布名单，烟店镇轴承产业集群入选省级特色产业集群，集群有企业2000余家，年产轴承15亿套。<br>
　　集群内的山东启明轴承科技有限公司被认定为链主企业，㎜级精度轴承打破国外垄断。</font></td></tr></table></td></tr>
<tr><td align="center">版权所有：临清市工业和信息化局 鲁ICP备06000001号</td></tr></table></body></html>"""
    (HERE / "gbk.html").write_bytes(gbk.encode("gb18030"))
    big5 = "<html><head><title>產業鏈推進會召開</title></head><body><div><p>軸承產業鏈推進會在臨清市召開，總投資十二億元的項目簽約，企業代表出席。</p><p>會議指出，要發揮鏈主企業的帶動作用，推動產業集群發展。</p></div></body></html>"
    (HERE / "big5.html").write_bytes(big5.encode("big5"))
    rows = "".join(f"<tr><td>{n}</td><td>{p[0]}</td><td>{p[1]}</td></tr>" for n, p in enumerate(PROJECTS, 1))
    sheet = f"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><meta http-equiv=Content-Type content='text/html; charset=gbk'></head><body><table border=1><tr><td colspan=3>项目名单</td></tr><tr><td>序号</td><td>项目名称</td><td>建设单位</td></tr>{rows}</table></body></html>"
    (HERE / "export.xls").write_bytes(sheet.encode("gbk"))
    text = "宁海县汽车零部件产业链链长周启航调研恒岳精密铸造有限公司。\n"
    (HERE / "wide.txt").write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    (HERE / "gbk.csv").write_bytes("产业链;链长;链主企业\n轴承;周启航;启明轴承\n模具;苏明远;东升模具\n".encode("gbk"))


def archives():
    with zipfile.ZipFile(HERE / "crawl.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        def add(name, data, flag=0):
            info = zipfile.ZipInfo("x" * len(name), (2023, 5, 6, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.filename = name.decode("latin-1") if isinstance(name, bytes) else name
            archive.writestr(info, data)
        add("2023/notice.html", (HERE / "notice.html").read_bytes())
        add("table.csv.gz", gzip.compress("产业链,链长\n轴承,周启航\n".encode(), mtime=0))
        add("picture.png", b"\x89PNG")
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as nested:
            nested.writestr(zipfile.ZipInfo("内.txt", (2023, 5, 6, 0, 0, 0)), "内层文件：模具产业链。")
        add("inner.zip", inner.getvalue())
    # a name in GBK and an encrypted member cannot be written by zipfile: they are patched in
    data = io.BytesIO()
    name = "重点项目.txt".encode("gbk")
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(zipfile.ZipInfo("A" * len(name), (2023, 5, 6, 0, 0, 0)), "铸件扩能项目开工。")
        archive.writestr(zipfile.ZipInfo("secret.txt", (2023, 5, 6, 0, 0, 0)), b"\x01" * 30)
    data = bytearray(data.getvalue().replace(b"A" * len(name), name))
    for mark, flags in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)]:
        at = data.find(mark, data.find(mark) + 4)
        data[at + flags] |= 1
    (HERE / "names.zip").write_bytes(data)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(zipfile.ZipInfo("a.txt", (2023, 5, 6, 0, 0, 0)), "链" * 4_000_000, compress_type=zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("b.txt", (2023, 5, 6, 0, 0, 0)), "其余照读。")
    (HERE / "bomb.zip").write_bytes(bomb.getvalue())


def entities():
    source = zipfile.ZipFile(HERE / "minutes.docx")
    bomb = '<!DOCTYPE x [<!ENTITY a "链链链链链链链链链链">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)) + "]>"
    body = f'<?xml version="1.0"?>{bomb}<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>开始&j;结束</w:t></w:r></w:p></w:body></w:document>'
    with zipfile.ZipFile(HERE / "entities.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ["[Content_Types].xml"]:
            archive.writestr(zipfile.ZipInfo(name, (2023, 5, 6, 0, 0, 0)), source.read(name))
        archive.writestr(zipfile.ZipInfo("word/document.xml", (2023, 5, 6, 0, 0, 0)), body)


def crawl():
    def record(kind, uri, body, mime="application/http; msgtype=response"):
        head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2023-05-06T00:00:00Z\r\nContent-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n"
        return gzip.compress(head.encode() + body + b"\r\n\r\n", mtime=0)

    def answer(mime, body, more="", status="200 OK"):
        return f"HTTP/1.1 {status}\r\nContent-Type: {mime}\r\n{more}\r\n".encode() + body

    page = "<html><body><div><p>轴承产业链链长周启航调研启明轴承，要求加快项目建设，带动配套企业。</p></div></body></html>".encode("gbk")
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(page[i:i + 50]), page[i:i + 50]) for i in range(0, len(page), 50)) + b"0\r\n\r\n"
    records = [
        record("warcinfo", "", b"software: none\r\n", "application/warc-fields"),
        record("request", "http://a.example.cn/1.html", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        record("response", "http://a.example.cn/1.html", answer("text/html; charset=gbk", chunks, "Transfer-Encoding: chunked\r\n")),
        record("response", "http://a.example.cn/2.html", answer("text/html", gzip.compress((HERE / "portal.html").read_bytes(), mtime=0), "Content-Encoding: gzip\r\n")),
        record("response", "http://a.example.cn/no", answer("text/html", b"<p>not found</p>", status="404 Not Found")),
        record("response", "http://a.example.cn/a.png", answer("image/png", b"\x89PNG")),
        record("response", "http://a.example.cn/a.txt", answer("text/plain", "模具产业链推进会召开。".encode())),
    ]
    (HERE / "crawl.warc.gz").write_bytes(b"".join(records))


for make in [xlsx, xls, ods, document, pdfs, pages, archives, entities, crawl]:
    make()
