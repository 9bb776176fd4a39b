#!/usr/bin/env python3
"""Makes tests/noise/files/*.pdf; they are committed, so that the tests need neither Python nor fonts.

    pip install reportlab && apt-get install fonts-wqy-microhei && python3 tests/noise/make_pdf.py

embedded.pdf  text in an embedded subset of WenQuanYi Micro Hei (Apache-2.0), lines wrapped at the page's width, a table
named.pdf     text in a font that is only named (STSong-Light with the Unicode CMap UniGB-UCS2-H), as office programs wrote it
gbk.pdf       the same with the CMap GBK-EUC-H
drawn.pdf     a page without text, as a scanner makes it
"""
from pathlib import Path
from reportlab import rl_config
rl_config.invariant = 1
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

here = Path(__file__).parent / "files"
TITLE = "望川县2020年东西部协作工作情况"
BODY = [
    "2020年,江苏省徐州市投入我县东西部协作财政资金4860万元,比上年增加520万元,实施产业、就业、教育等协作项目37个,"
    "惠及脱贫人口1.26万人。",
    "徐州市选派挂职干部6名、专业技术人才85名到我县工作;全县组织312名贫困劳动力到徐州市稳定就业。",
]
ROWS = [("乡镇", "项目资金(万元)", "项目数(个)"), ("清河镇", "1260", "9"), ("石桥镇", "875.5", "6"), ("松林乡", "430", "4")]


def lines(text, width):
    text = "　　" + text
    while text:
        yield text[:width]
        text = text[width:]


def page(path, font):
    c = canvas.Canvas(str(path), pagesize=A4, pageCompression=1)
    c.setFont(font, 16)
    c.drawCentredString(297, 780, TITLE)
    c.setFont(font, 12)
    c.drawCentredString(297, 755, "来源:望川县人民政府 2021年1月18日")
    y = 720
    for paragraph in BODY:
        for line in lines(paragraph, 36):
            c.drawString(72, y, line)
            y -= 20
    y -= 14
    c.drawString(72, y, "表1 协作项目资金安排")
    y -= 20
    for row in ROWS:
        for x, cell in zip((72, 200, 340), row):
            c.drawString(x, y, cell)
        y -= 20
    c.drawCentredString(297, 40, "- 1 -")
    c.showPage()
    c.save()


pdfmetrics.registerFont(TTFont("Micro Hei", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", subfontIndex=0))
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
page(here / "embedded.pdf", "Micro Hei")
page(here / "named.pdf", "STSong-Light")
# The Unicode codes of named.pdf, said in GBK: the same page as a font with the CMap GBK-EUC-H writes it.
import re, zlib
named = (here / "named.pdf").read_bytes()


def text(match):
    codes, out, i = match.group(1), bytearray(), 0
    while i < len(codes):
        if codes[i : i + 1] == b"\\":
            nxt = codes[i + 1 : i + 2]
            if nxt.isdigit():
                out.append(int(codes[i + 1 : i + 4], 8)); i += 4
            else:
                out.append({b"n": 10, b"r": 13, b"t": 9, b"b": 8, b"f": 12}.get(nxt, nxt[0])); i += 2
        else:
            out.append(codes[i]); i += 1
    return b"<" + bytes(out).decode("utf-16-be").encode("gbk").hex().encode() + b"> Tj"


def page_in_gbk(pdf):
    import base64
    start = pdf.index(b"stream\n", pdf.index(b"/FlateDecode")) + 7
    end = pdf.index(b"endstream", start)
    content = zlib.decompress(base64.a85decode(pdf[start:end].strip().removesuffix(b'~>')) if b"ASCII85" in pdf[:start] else pdf[start:end])
    content = re.sub(rb"\(((?:\\.|[^\\)])*)\) Tj", text, content, flags=re.S)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        b" /FontDescriptor 7 0 R /DW 1000 /W [32 [500] 33 [500] 40 [500 500] 45 [500 500] 48 [500 500 500 500 500 500 500 500 500 500]] >>",
        b"<< /Type /FontDescriptor /FontName /SimSun /Flags 6 /Ascent 859 /Descent -141 /CapHeight 683 /StemV 80 /ItalicAngle 0 /FontBBox [0 -141 1000 859] >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for i, o in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, o)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


(here / "gbk.pdf").write_bytes(page_in_gbk(named))
c = canvas.Canvas(str(here / "drawn.pdf"), pagesize=A4)
c.rect(72, 72, 300, 400, fill=1)
c.showPage()
c.save()
