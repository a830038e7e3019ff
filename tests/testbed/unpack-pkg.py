#!/usr/bin/env python3
"""Takes bundles out of a macOS installer package, and runs nothing of it:

  unpack-pkg.py PACKAGE FOLDER ARCHIVE

ARCHIVE is a zip file in a payload of the package: of it, what lies in bundles (.app,
.bundle) goes into FOLDER. The notarization ticket that is stapled to the package
becomes FOLDER/ticket. Forms: xar (a header, a table of contents in compressed XML),
payloads by gzip and cpio with octal digits, trailers at the end of the package
(Security, notarization.cpp).
"""
import gzip
import io
import os
import pathlib
import struct
import sys
import xml.etree.ElementTree
import zipfile
import zlib


def payloads(data):
    magic, size, _, table, _, _ = struct.unpack(">4sHHQQI", data[:28])
    if magic != b"xar!":
        sys.exit("unpack-pkg: no xar archive")
    heap = size + table
    for entry in xml.etree.ElementTree.fromstring(zlib.decompress(data[size:heap])).iter("file"):
        if entry.findtext("name") == "Payload":
            at = heap + int(entry.findtext("data/offset"))
            yield gzip.decompress(data[at:at + int(entry.findtext("data/length"))])


def files(cpio):
    at = 0
    while cpio[at:at + 6] == b"070707":
        name, size = int(cpio[at + 59:at + 65], 8), int(cpio[at + 65:at + 76], 8)
        at += 76 + name
        yield cpio[at - name:at - 1].decode(), cpio[at:at + size]
        at += size


def ticket_of(data):
    end = len(data)
    while data[end - 16:end - 12] == b"t8lr":
        kind, length = struct.unpack("<HI", data[end - 10:end - 4])
        if kind == 2:
            return data[end - 16 - length:end - 16]
        end -= 16 + length
    sys.exit("unpack-pkg: no ticket")


package, folder, wanted = pathlib.Path(sys.argv[1]).read_bytes(), pathlib.Path(sys.argv[2]), sys.argv[3]
folder.mkdir(parents=True, exist_ok=True)
(folder / "ticket").write_bytes(ticket_of(package))
for payload in payloads(package):
    for path, content in files(payload):
        if os.path.basename(path) == wanted:
            archive = zipfile.ZipFile(io.BytesIO(content))
            archive.extractall(folder, [name for name in archive.namelist() if ".app/" in name or ".bundle/" in name])
