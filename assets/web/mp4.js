// A film of one track as an MP4 file, in the order that can be played while it is still loading: ftyp, moov, mdat. Names in brackets are clauses of
// ISO/IEC 14496-12 (the ISO base media file format); avc1 and avcC are of ISO/IEC 14496-15, vp09 and vpcC of "VP Codec ISO Media File Format
// Binding" 1.0.
(function () {
    var TICKS = 512; // of a frame, so that a second has a whole number of them at any frame rate

    function number(bytes, value) {
        var out = new Uint8Array(bytes), i;
        for (i = bytes - 1; i >= 0; i--, value = Math.floor(value / 256)) { out[i] = value % 256; }
        return out;
    }

    function u8(value) { return number(1, value); }
    function u16(value) { return number(2, value); }
    function u32(value) { return number(4, value); }
    function u64(value) { return number(8, value); }
    function text(value) { return new TextEncoder().encode(value); }
    function zeros(bytes) { return new Uint8Array(bytes); }

    function joined(parts) {
        var out = new Uint8Array(parts.reduce(function (sum, p) { return sum + p.length; }, 0)), at = 0;
        parts.forEach(function (p) { out.set(p, at); at += p.length; });
        return out;
    }

    // [4.2]
    function box(type) {
        var body = joined(Array.prototype.slice.call(arguments, 1));
        return joined([u32(8 + body.length), text(type), body]);
    }

    function full(type, version, flags) {
        return box.apply(null, [type, u8(version), number(3, flags)].concat(Array.prototype.slice.call(arguments, 3)));
    }

    // A table of 32-bit numbers, by a function of the row.
    function table(rows, value) {
        var view = new DataView(new ArrayBuffer(4 * rows)), i;
        for (i = 0; i < rows; i++) { view.setUint32(4 * i, value(i)); }
        return new Uint8Array(view.buffer);
    }

    // Of runs of the same value: [[how many, value], ...].
    function runs(values) {
        return values.reduce(function (list, value) {
            var last = list[list.length - 1];
            if (last && last[1] === value) { last[0]++; } else { list.push([1, value]); }
            return list;
        }, []);
    }

    // Parts 1, 1, 1 are BT.709, in the narrow range. [12.1.5]
    function colours() { return box('colr', text('nclx'), u16(1), u16(1), u16(1), u8(0)); }

    // What the decoder has to know. VP9's stands in its name: vp09.PROFILE.LEVEL.DEPTH.
    function configuration(film) {
        var vp9 = /^vp09\.(\d+)\.(\d+)\.(\d+)/.exec(film.codec);
        return vp9 ? full('vpcC', 1, 0, u8(Number(vp9[1])), u8(Number(vp9[2])), u8(Number(vp9[3]) * 16 + 1 * 2), u8(1), u8(1), u8(1), u16(0))
            : box('avcC', film.description);
    }

    // [8.5.2, 12.1.3]
    function description(film) {
        var entry = box(/^vp09/.test(film.codec) ? 'vp09' : 'avc1', zeros(6), u16(1), zeros(16), u16(film.width), u16(film.height),
            u32(0x480000), u32(0x480000), zeros(4), u16(1), zeros(32), u16(24), u16(0xFFFF), configuration(film), colours());
        return full('stsd', 0, 0, u32(1), entry);
    }

    // When a sample is shown, after when it is decoded, where an encoder has reordered them. [8.6.1.3]
    function composition(samples) {
        var later = runs(samples.map(function (s, i) { return s.frame - i; }));
        return later.length === 1 && later[0][1] === 0 ? zeros(0)
            : full('ctts', 1, 0, u32(later.length), table(2 * later.length, function (i) { return i % 2 ? later[i >> 1][1] * TICKS : later[i >> 1][0]; }));
    }

    // Of all samples, which lie in one chunk that begins at `at`. [8.6, 8.7]
    function samples(film, at) {
        var list = film.samples, keys = [];
        list.forEach(function (s, i) { if (s.key) { keys.push(i + 1); } });
        return box('stbl', description(film), full('stts', 0, 0, u32(1), u32(list.length), u32(TICKS)), composition(list),
            full('stss', 0, 0, u32(keys.length), table(keys.length, function (i) { return keys[i]; })),
            full('stsc', 0, 0, u32(1), u32(1), u32(list.length), u32(1)),
            full('stsz', 0, 0, u32(0), u32(list.length), table(list.length, function (i) { return list[i].bytes; })),
            full('stco', 0, 0, u32(1), u32(at)));
    }

    var UNTURNED = joined([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32)); // the matrix that leaves a picture as it is

    // [8.2, 8.3, 8.4]
    function movie(film, at) {
        var scale = film.fps * TICKS, length = film.samples.length * TICKS;
        var head = full('mvhd', 0, 0, zeros(8), u32(scale), u32(length), u32(0x10000), u16(0x100), zeros(10), UNTURNED, zeros(24), u32(2));
        var track = full('tkhd', 0, 3, zeros(8), u32(1), zeros(4), u32(length), zeros(8), u16(0), u16(0), u16(0), u16(0), UNTURNED,
            u32(film.width * 0x10000), u32(film.height * 0x10000));
        var media = full('mdhd', 0, 0, zeros(8), u32(scale), u32(length), u16(0x55C4), u16(0)); // in no language
        var handler = full('hdlr', 0, 0, zeros(4), text('vide'), zeros(12), text('Flowscope\0'));
        var here = box('dinf', full('dref', 0, 0, u32(1), full('url ', 0, 1)));
        return box('moov', head, box('trak', track, box('mdia', media, handler,
            box('minf', full('vmhd', 0, 1, zeros(8)), here, samples(film, at)))));
    }

    page.mp4 = {
        // What stands before the bytes of the samples, which follow it without a gap. film: {width, height (pixels), fps, codec (as WebCodecs names
        // it), description (Uint8Array, the encoder's), samples: [{bytes, key, frame}] as they were encoded; frame: the number that is shown}.
        head: function (film) {
            var type = box('ftyp', text('iso4'), u32(512), text('iso4iso2mp41')), bytes = film.samples.reduce(function (sum, s) { return sum + s.bytes; }, 0);
            var at = type.length + movie(film, 0).length + 16;
            return joined([type, movie(film, at), u32(1), text('mdat'), u64(16 + bytes)]); // [8.1.1]; a size of 64 bits, for any film
        }
    };
}());
