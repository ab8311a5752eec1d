"""Checks the conformance vectors with Debian's protobuf: python3 check_vectors.py ../../proto/vectors

Every frame has to mean what vectors.json says, and canonical ones have to be encoded to the same bytes.
"""

import json
import pathlib
import struct
import sys

import warren_client  # noqa: F401  generates the modules imported below
from google.protobuf import json_format, message
from warren.v1 import envelope_pb2


def split(data):
    """The envelopes of a stream of frames; raises when it is none."""
    while data:
        (size,) = struct.unpack(">I", data[:4])
        if len(data) < 4 + size:
            raise message.DecodeError("frame cut short")
        yield data[4:4 + size]
        data = data[4 + size:]


def check(vector, data):
    expected = [json_format.ParseDict(each, envelope_pb2.Envelope(), ignore_unknown_fields=True)
                for each in vector.get("envelopes", [])]
    try:
        found = [envelope_pb2.Envelope.FromString(each) for each in split(data)]
    except (message.DecodeError, struct.error):
        return vector.get("malformed", False)
    if vector.get("malformed") or vector.get("broken"):
        return bool(vector.get("broken"))
    if vector.get("canonical"):
        encoded = [each.SerializeToString(deterministic=True) for each in expected]
        if b"".join(struct.pack(">I", len(each)) + each for each in encoded) != data:
            return False
    for envelope in found:
        if vector.get("unknownFields"):
            assert envelope.SerializeToString() in data, "unknown fields are lost"
            envelope.DiscardUnknownFields()
    return found == expected


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    failed = 0
    for vector in json.loads((folder / "vectors.json").read_text())["vectors"]:
        is_good = check(vector, (folder / vector["file"]).read_bytes())
        failed += not is_good
        print("ok" if is_good else "FAILED", vector["name"])
    sys.exit(1 if failed else 0)
