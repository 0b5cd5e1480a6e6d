// Zip archives, stored as they are: a session is several files, and a browser hands out one at a time. Reading takes what other programs
// packed too (deflate). PKWARE's APPNOTE.TXT names the fields.
(function () {
    var LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50, UTF8 = 0x0800;
    var table = null;

    function crc(bytes) {
        var sum = -1, i, k, c;
        if (!table) {
            table = new Int32Array(256);
            for (i = 0; i < 256; i++) {
                for (c = i, k = 0; k < 8; k++) { c = c & 1 ? (c >>> 1) ^ 0xEDB88320 : c >>> 1; }
                table[i] = c;
            }
        }
        for (i = 0; i < bytes.length; i++) { sum = (sum >>> 8) ^ table[(sum ^ bytes[i]) & 255]; }
        return (sum ^ -1) >>> 0;
    }

    // Fields of a record: [bytes, value] each.
    function record(fields) {
        var size = fields.reduce(function (sum, f) { return sum + f[0]; }, 0), view = new DataView(new ArrayBuffer(size)), at = 0;
        fields.forEach(function (f) {
            if (f[0] === 2) { view.setUint16(at, f[1], true); } else { view.setUint32(at, f[1], true); }
            at += f[0];
        });
        return new Uint8Array(view.buffer);
    }

    // The fields that both records of a file share. The date is 1 January 1980, the format's first.
    function shared(file) {
        return [[2, 20], [2, UTF8], [2, 0], [2, 0], [2, 33], [4, crc(file.bytes)], [4, file.bytes.length], [4, file.bytes.length],
                [2, file.name.length], [2, 0]];
    }

    // files: [{name, bytes}]. Returns a Blob.
    function write(list) {
        var parts = [], ends = [], at = 0, directory = 0;
        list.map(function (f) { return {name: new TextEncoder().encode(f.name), bytes: f.bytes}; }).forEach(function (file) {
            var head = record([[4, LOCAL]].concat(shared(file)));
            ends.push(record([[4, CENTRAL], [2, 20]].concat(shared(file), [[2, 0], [2, 0], [2, 0], [4, 0], [4, at]])), file.name);
            parts.push(head, file.name, file.bytes);
            at += head.length + file.name.length + file.bytes.length;
        });
        ends.forEach(function (e) { directory += e.length; });
        ends.push(record([[4, END], [2, 0], [2, 0], [2, list.length], [2, list.length], [4, directory], [4, at], [2, 0]]));
        return new Blob(parts.concat(ends), {type: 'application/zip'});
    }

    function inflate(bytes) {
        var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
        return new Response(stream).arrayBuffer().then(function (b) { return new Uint8Array(b); });
    }

    // bytes: Uint8Array. A promise of [{name, bytes}]; rejected where it is no archive that can be read.
    function read(bytes) {
        var view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), end = bytes.length - 22, list = [], at, n, i;
        while (end >= 0 && view.getUint32(end, true) !== END) { end--; }
        if (end < 0) { return Promise.reject(new Error('no end')); }
        for (i = 0, n = view.getUint16(end + 10, true), at = view.getUint32(end + 16, true); i < n; i++) {
            list.push(entry(bytes, view, at));
            at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
        }
        return Promise.all(list);
    }

    function entry(bytes, view, at) {
        var way = view.getUint16(at + 10, true), packed = view.getUint32(at + 20, true), head = view.getUint32(at + 42, true);
        var name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)));
        var from = head + 30 + view.getUint16(head + 26, true) + view.getUint16(head + 28, true), data = bytes.subarray(from, from + packed);
        if (way !== 0 && way !== 8) { return Promise.reject(new Error('packed in a way that is not known')); }
        return (way === 8 ? inflate(data) : Promise.resolve(data)).then(function (whole) { return {name: name, bytes: whole}; });
    }

    page.zip = {
        write: write,
        // The files in it, without folders.
        read: function (bytes) {
            try {
                return read(bytes).then(function (list) {
                    return list.filter(function (f) { return !/\/$/.test(f.name); });
                });
            } catch (broken) { return Promise.reject(broken); }
        }
    };
}());
