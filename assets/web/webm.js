// Gives the frames of a WebM that MediaRecorder has made from the clock the times that they are to have. Elements as in RFC 8794 (EBML) and RFC 9559
// (Matroska); their sizes stay as they are.
(function () {
    var SEGMENT = 0x18538067, CLUSTER = 0x1F43B675, GROUP = 0xA0, TIME = 0xE7, BLOCK = 0xA1, SIMPLE_BLOCK = 0xA3;

    // A variable-size number at `at`, with or without the bit that ends its length. {value, end}; a size that is not known is Infinity.
    function number(bytes, at, marked) {
        var length = Math.clz32(bytes[at]) - 23, value = marked ? bytes[at] : bytes[at] & (0xFF >> length), all = value === 0xFF >> length, i;
        for (i = 1; i < length; i++) {
            value = value * 256 + bytes[at + i];
            all = all && bytes[at + i] === 0xFF;
        }
        return {value: all && !marked ? Infinity : value, end: at + length};
    }

    // Calls visit(id, first byte, end) for each element that is no group of others.
    function walk(bytes, visit) {
        for (var at = 0; at < bytes.length;) {
            var id = number(bytes, at, true), size = number(bytes, id.end, false);
            if (id.value === SEGMENT || id.value === CLUSTER || id.value === GROUP) {
                at = size.end;
            } else {
                visit(id.value, size.end, Math.min(size.end + size.value, bytes.length));
                at = size.end + size.value;
            }
        }
    }

    function whole(bytes, from, to) {
        var value = 0, i;
        for (i = from; i < to; i++) { value = value * 256 + bytes[i]; }
        return value;
    }

    function put(bytes, from, to, value) {
        for (var i = to - 1; i >= from; i--, value = Math.floor(value / 256)) { bytes[i] = value % 256; }
    }

    page.webm = {
        // bytes: Uint8Array, changed in place. time: of a frame (ms since the first one) as it was recorded, to its new time, which is not later.
        retime: function (bytes, time) {
            var cluster = null, first = null, old = 0, now = 0;
            walk(bytes, function (id, from, to) {
                if (id === TIME) {
                    cluster = [from, to];
                    old = whole(bytes, from, to);
                } else if (id === BLOCK || id === SIMPLE_BLOCK) { // track, then 16 bits of time since the cluster's
                    var at = number(bytes, from, false).end, ms = old + (whole(bytes, at, at + 2) << 16 >> 16), fresh;
                    first = first === null ? ms : first;
                    fresh = Math.round(time(ms - first));
                    if (cluster) { // its own, as the first of its blocks
                        now = fresh;
                        put(bytes, cluster[0], cluster[1], now);
                        cluster = null;
                    }
                    put(bytes, at, at + 2, fresh - now & 0xFFFF);
                }
            });
        }
    };
}());
