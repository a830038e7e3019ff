#!/usr/bin/env python3
"""Holds `verify signature` against openssl and hashlib.

  signature_peer.py TRUEUP FILE...

Each slice with a signer: its parts are cut out here, openssl verifies the CMS
signature over the CodeDirectory and lists the certificates, hashlib makes the
cdhash; the program must say the same. Prints how many slices were compared.
"""
import hashlib
import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

HASHES = {1: "sha1", 2: "sha256", 3: "sha256", 4: "sha384"}


def slices(data):
    """The Mach-O images of a file, a fat one's in their order."""
    if data[:4] != b"\xca\xfe\xba\xbe":
        return [data]
    count = struct.unpack(">I", data[4:8])[0]
    entries = (struct.unpack(">5I", data[8 + 20 * i:28 + 20 * i]) for i in range(count))
    return [data[offset:offset + size] for _, _, offset, size, _ in entries]


def parts(image):
    """slot -> blob of the code signature."""
    order = "<" if image[0] in b"\xce\xcf" else ">"
    count, at = struct.unpack(order + "I", image[16:20])[0], 32 if 0xcf in image[:4] else 28
    for _ in range(count):
        command, size = struct.unpack(order + "2I", image[at:at + 8])
        if command == 0x1d:
            offset, length = struct.unpack(order + "2I", image[at + 8:at + 16])
            blob = image[offset:offset + length]
            index = (struct.unpack(">2I", blob[12 + 8 * i:20 + 8 * i]) for i in range(struct.unpack(">I", blob[8:12])[0]))
            return {slot: blob[start:start + struct.unpack(">I", blob[start + 4:start + 8])[0]] for slot, start in index}
        at += size
    return {}


def directories(found):
    return [blob for slot, blob in found.items() if slot == 0 or 0x1000 <= slot < 0x1005]


def cdhash(found):
    best = max(directories(found), key=lambda blob: {1: 1, 3: 2, 2: 3, 4: 4}[blob[37]])
    return hashlib.new(HASHES[best[37]], best).hexdigest()[:40]


def elements(der, at=0, end=None):
    """(tag, start, content, end of content, end) of each BER element in a row."""
    end = len(der) if end is None else end
    while at < end:
        tag, length, content = der[at], der[at + 1], at + 2
        if length == 0x80:
            inside = list(elements(der, content, end))
            closing = next(i for i, one in enumerate(inside) if one[0] == 0 and one[2] == one[3])
            last, after = inside[closing][1], inside[closing][4]
        else:
            if length & 0x80:
                content += length & 0x7f
                length = int.from_bytes(der[at + 2:content], "big")
            last = after = content + length
        yield tag, at, content, last, after
        if tag == 0 and content == last:
            return
        at = after


def as_written(found, folder):
    """Is the signature over the signed attributes in the file's order, and do they name the CodeDirectory?
    openssl puts attributes into DER's order before it verifies, macOS does not."""
    der = found[0x10000][8:]
    inside = lambda one: [e for e in elements(der, one[2], one[3]) if e[0] != 0]
    message = next(iter(elements(der)))
    data = inside(inside(inside(message)[1])[0])
    signer = inside(inside(data[-1])[0])
    attributes, signature = next(e for e in signer if e[0] == 0xa0), next(e for e in signer if e[0] == 4)
    serial = inside(signer[1])[1]
    text = b"\x31" + der[attributes[1] + 1:attributes[3]]
    for name, content in ("attributes", text), ("signature", der[signature[2]:signature[3]]):
        (folder / name).write_bytes(content)
    if hashlib.sha256(found[0]).digest() not in text:
        return False
    for certificate in inside(next(e for e in data if e[0] == 0xa0)):
        whole = der[certificate[1]:certificate[4]]
        if der[serial[1]:serial[4]] not in whole:
            continue
        key = subprocess.run(["openssl", "x509", "-inform", "DER", "-pubkey", "-noout"], input=whole, capture_output=True, check=True).stdout
        (folder / "key").write_bytes(key)
        if subprocess.run(["openssl", "dgst", "-sha256", "-verify", folder / "key", "-signature", folder / "signature", folder / "attributes"],
                          capture_output=True).returncode == 0:
            return True
    return False


def openssl(found, folder):
    """(does the CMS signature hold, the common names of its certificates)"""
    cms, content = folder / "cms", folder / "content"
    cms.write_bytes(found[0x10000][8:])
    content.write_bytes(found[0])
    # -noverify: the chain is judged by the certificates' names below; purpose and
    # trust are Apple's own.
    held = subprocess.run(["openssl", "cms", "-verify", "-inform", "DER", "-binary", "-noverify", "-in", cms, "-content", content],
                          capture_output=True).returncode == 0 or as_written(found, folder)
    listed = subprocess.run(["openssl", "pkcs7", "-inform", "DER", "-print_certs", "-noout", "-in", cms], capture_output=True, text=True, check=True)
    return held, {re.search(r"CN ?= ?(.*?)(, [A-Z]+ ?= ?|$)", line).group(1).strip('"') for line in listed.stdout.splitlines() if line.startswith("subject=")}


def main():
    trueup, files = sys.argv[1], sys.argv[2:]
    compared = differences = 0
    said = subprocess.run([trueup, "verify", "signature", "--json", *files], capture_output=True, text=True)
    for entry in json.loads(said.stdout)["files"]:
        for ours, image in zip(entry["slices"], slices(pathlib.Path(entry["path"]).read_bytes()), strict=True):
            found = parts(image)
            if 0x10000 not in found or len(found[0x10000]) <= 8:
                continue
            with tempfile.TemporaryDirectory() as folder:
                held, names = openssl(found, pathlib.Path(folder))
            compared += 1
            wanted = {"valid": held, "cdhash": cdhash(found) == ours["cdhash"],
                      "authorities": bool(ours["authorities"]) and set(ours["authorities"]) <= names}
            for what, same in wanted.items():
                if same != (ours["verdict"] == "valid" if what == "valid" else True):
                    differences += 1
                    print(f"{entry['path']} {ours['arch']}: {what} differs; openssl: {held}, {sorted(names)}; ours: {json.dumps(ours)[:600]}")
    print(f"openssl: {compared} compared, {differences} differences")
    sys.exit(1 if differences or not compared else 0)


main()
