// Films. The program's own `film` runs once more beside the window's program, in a frame of its own, so that the session stays as it is whatever
// becomes of the film; its frames are encoded here. Meanwhile the window rests.
//
// Two encoders: WebCodecs, which is told each frame's time (an MP4); and where a browser has none MediaRecorder, which records by the clock, and may
// leave a frame out (a WebM).
(function () {
    var AHEAD = 3;         // frames that the encoder has not taken yet, at most
    var BREATH_MS = 30;    // of work, after which the page is shown and hears what its visitor does
    var HELD = 8 << 20;    // bytes that are kept apart from the rest of the film, which a browser may put on its disk
    var KEY_S = 2;         // between two pictures that need no other
    var SHOWN_MS = 50;     // a frame, at least, to what records it,
    var LAST_MS = 400;     // and the last one longer, as what is not encoded when it ends is lost
    // Of H.264 (Rec. ITU-T H.264, table A-1): macroblocks of a frame, and of a second, at most.
    var LEVELS = [[8192, 245760, '28'], [8704, 522240, '2a'], [36864, 983040, '33'], [36864, 2073600, '34']];
    var WEBM = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'];
    var making = null;

    function even(n) { return Math.floor(n / 2) * 2; }

    // Bits a second: lines and particles are fine, and the stage is still.
    function rate(film) {
        return Math.round(film.width * film.height * (0.2 * Math.min(film.fps, 30) + 0.1 * Math.max(film.fps - 30, 0)));
    }

    // ---- with WebCodecs --------------------------------------------------------------------------------------------------------------

    // What an encoder can be asked for, best first: H.264 plays everywhere.
    function configurations(film) {
        var blocks = Math.ceil(film.width / 16) * Math.ceil(film.height / 16);
        var level = LEVELS.filter(function (l) { return blocks <= l[0] && blocks * film.fps <= l[1]; })[0];
        var codecs = level ? ['avc1.6400' + level[2], 'avc1.4d00' + level[2], 'avc1.42e0' + level[2]] : [];
        return codecs.concat('vp09.00.51.08').map(function (codec) {
            var c = {codec: codec, width: even(film.width), height: even(film.height), framerate: film.fps, bitrate: rate(film), latencyMode: 'quality'};
            if (/^avc1/.test(codec)) { c.avc = {format: 'avc'}; }
            return c;
        });
    }

    // A promise of the first that this browser can do; null: none.
    function supported(list) {
        if (list.length === 0) { return Promise.resolve(null); }
        return VideoEncoder.isConfigSupported(list[0]).then(function (answer) { return answer.supported; }, function () { return false; })
            .then(function (can) { return can ? list[0] : supported(list.slice(1)); });
    }

    // own: {failed(why), room()}, which is called when there is room for another frame.
    function codecs(film, config, own) {
        var samples = [], held = [], bytes = 0, parts = [], description = null, frames = 0, ended = false;

        function put(chunk, more) {
            var data = new Uint8Array(chunk.byteLength), told = more && more.decoderConfig && more.decoderConfig.description;
            chunk.copyTo(data);
            if (told) { description = new Uint8Array(ArrayBuffer.isView(told) ? told.buffer.slice(told.byteOffset, told.byteOffset + told.byteLength) : told.slice(0)); }
            samples.push({bytes: data.length, key: chunk.type === 'key', frame: Math.round(chunk.timestamp * film.fps / 1e6)});
            held.push(data);
            bytes += data.length;
            if (bytes > HELD) {
                parts.push(new Blob(held));
                held = [];
                bytes = 0;
            }
            own.room();
        }

        var encoder = new VideoEncoder({output: put, error: function (e) { if (!ended) { own.failed(e.message); } }});
        encoder.configure(config);
        encoder.addEventListener('dequeue', own.room);
        return {
            wants: 1, type: 'mp4',
            ready: function () { return encoder.encodeQueueSize < AHEAD; },
            // As the program makes it: I420 by BT.709, in the narrow range.
            add: function (data, show) {
                var begin = Math.round(frames * 1e6 / film.fps), picture = new VideoFrame(data, {format: 'I420', codedWidth: config.width, codedHeight: config.height,
                    timestamp: begin, duration: Math.round((frames + 1) * 1e6 / film.fps) - begin,
                    colorSpace: {primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false}});
                show(picture);
                encoder.encode(picture, {keyFrame: frames++ % (KEY_S * film.fps) === 0});
                picture.close();
            },
            // A promise of the film.
            end: function () {
                return encoder.flush().then(function () {
                    var head = page.mp4.head({width: config.width, height: config.height, fps: film.fps, codec: config.codec, description: description, samples: samples});
                    ended = true;
                    encoder.close();
                    return new Blob([head].concat(parts, held), {type: 'video/mp4'});
                });
            },
            stop: function () {
                ended = true;
                if (encoder.state !== 'closed') { encoder.close(); }
            }
        };
    }

    // ---- without -----------------------------------------------------------------------------------------------------------------------

    function webm() {
        var can = window.MediaRecorder && HTMLCanvasElement.prototype.captureStream;
        return (can && WEBM.filter(function (type) { return MediaRecorder.isTypeSupported(type); })[0]) || null;
    }

    // It records what a canvas shows, by the clock; what comes of it is given its own times in the end. A frame that the browser has left out is shown
    // by the one before.
    function recorder(film, type, own) {
        var canvas = document.createElement('canvas'), parts = [], shown_ms = [], showing = false, context, stream, track, recording, last;
        canvas.width = film.width;
        canvas.height = film.height;
        context = canvas.getContext('2d', {alpha: false});
        stream = canvas.captureStream(0);
        track = stream.getVideoTracks()[0];
        recording = new MediaRecorder(stream, {mimeType: type, videoBitsPerSecond: rate(film)});
        recording.ondataavailable = function (e) { parts.push(e.data); };
        recording.onerror = function (e) { own.failed(String(e.error || e.type)); };
        recording.start(1000);

        // The frame that was shown nearest to that moment after the first one.
        function time(ms) {
            var n = 0;
            while (n + 1 < shown_ms.length && Math.abs(shown_ms[n + 1] - shown_ms[0] - ms) <= Math.abs(shown_ms[n] - shown_ms[0] - ms)) { n++; }
            return 1000 * n / film.fps;
        }

        function timed() {
            return new Blob(parts).arrayBuffer().then(function (buffer) {
                var bytes = new Uint8Array(buffer);
                page.webm.retime(bytes, time);
                return new Blob([bytes], {type: 'video/webm'});
            });
        }

        return {
            wants: 2, type: 'webm',
            ready: function () { return !showing; },
            add: function (data, show) {
                context.putImageData(new ImageData(new Uint8ClampedArray(data.buffer), film.width, film.height), 0, 0);
                show(canvas);
                showing = true;
                shown_ms.push(performance.now());
                (track.requestFrame ? track : stream).requestFrame();
                setTimeout(function () {
                    showing = false;
                    if (last) { last(); } else { own.room(); }
                }, Math.max(1000 / film.fps, SHOWN_MS));
            },
            end: function () {
                return new Promise(function (give) {
                    recording.onstop = function () { give(timed()); };
                    last = function () { setTimeout(function () { if (recording.state !== 'inactive') { recording.stop(); } }, LAST_MS); };
                    if (!showing) { last(); }
                });
            },
            stop: function () {
                recording.onstop = recording.ondataavailable = recording.onerror = null;
                if (recording.state !== 'inactive') { recording.stop(); }
                track.stop();
            }
        };
    }

    // ---- the program -------------------------------------------------------------------------------------------------------------------

    // own: the functions that it calls (src/app/platform.h, src/gfx/film_web.c), turn(run), which runs its next turn, and failed(why). Ends with remove().
    function program(args, files, own) {
        var frame = document.createElement('iframe'), said = '';
        frame.className = 'unseen';
        frame.title = 'Flowscope';
        frame.tabIndex = -1;
        frame.setAttribute('aria-hidden', 'true');
        frame.srcdoc = '<!doctype html><canvas id="canvas"></canvas>';
        frame.addEventListener('load', function () {
            var inner = frame.contentWindow, script;
            if (!inner) { return; }
            inner.requestAnimationFrame = function (run) { own.turn(run); return 0; }; // not at the display's pace, nor only while it is seen
            inner.Module = {
                canvas: inner.document.getElementById('canvas'),
                arguments: ['film'].concat(args),
                wasmBinary: page.program.wasm,
                mainScriptUrlOrBlob: page.program.code,
                getPreloadedPackage: function () { return new inner.Uint8Array(page.program.data).buffer; }, // of its own kind
                preRun: [function () {
                    files.forEach(function (file) {
                        inner.FS.mkdirTree(file.path.slice(0, file.path.lastIndexOf('/')) || '/');
                        inner.FS.writeFile(file.path, file.bytes);
                    });
                }],
                page: own,
                print: function () { /* nobody reads it */ },
                printErr: function (line) { said = line; },
                onAbort: function (why) { own.failed(said || String(why)); },
                onExit: function () { own.over(); }
            };
            inner.addEventListener('error', function (e) { own.failed(said || e.message); });
            inner.addEventListener('unhandledrejection', function (e) { own.failed(said || String(e.reason && e.reason.message || e.reason)); });
            own.said = function () { return said.replace(/^flowscope: /, '').replace(/\/files\/\d+\//g, ''); }; // the visitor knows no folders
            script = inner.document.createElement('script');
            script.src = page.program.address;
            inner.document.body.appendChild(script);
        });
        document.body.appendChild(frame);
        return frame;
    }

    // Calls each as soon as it may, but after BREATH_MS of work not before the page has been shown.
    function pacer() {
        var channel = new MessageChannel(), waiting = null, since = performance.now();
        channel.port1.onmessage = function () {
            var run = waiting;
            waiting = null;
            if (run) { run(performance.now()); }
        };
        function post() { channel.port2.postMessage(0); }
        function breathe() {
            var timer;
            function go() {
                if (timer) {
                    clearTimeout(timer);
                    timer = 0;
                    since = performance.now();
                    post();
                }
            }
            timer = setTimeout(go, 200);
            requestAnimationFrame(go);
        }
        return {
            call: function (run) {
                waiting = run;
                if (!document.hidden && performance.now() > since + BREATH_MS) { breathe(); } else { post(); }
            },
            end: function () { waiting = null; }
        };
    }

    // ---- making one ----------------------------------------------------------------------------------------------------------------------

    // film: {args: of the program, files: [{path, bytes}], name (without ending), width, height, fps}. heard: {progress({training, done, all}),
    // show(picture), done(blob, name, frames), failed(sentence)}. Returns what stops it.
    function make(film, way, heard) {
        var pace = pacer(), turn = null, encoder = null, frame = null, frames = 0, whole = false, over = false;

        // The frame goes when its program, which may be what has called, has come back. Browsers count what draws.
        function end() {
            var canvas = frame && frame.contentDocument && frame.contentDocument.getElementById('canvas'), gl = canvas && canvas.getContext('webgl2');
            var lose = gl && gl.getExtension('WEBGL_lose_context');
            over = true;
            making = null;
            pace.end();
            if (encoder) { encoder.stop(); }
            setTimeout(function () {
                if (lose) { lose.loseContext(); }
                if (frame) { frame.remove(); }
            }, 0);
        }

        function failed(why) {
            if (!over) {
                end();
                heard.failed(why);
            }
        }

        function next() {
            if (turn && !over && (!encoder || encoder.ready())) {
                var run = turn;
                turn = null;
                pace.call(function (now) {
                    try { run(now); } catch (e) { failed(String(e.message || e)); }
                });
            }
        }

        function filmed() {
            whole = true;
            encoder.end().then(function (blob) {
                if (!over) {
                    end();
                    heard.done(blob, film.name + '.' + encoder.type, frames);
                }
            }).catch(function (e) { failed(e.message); });
        }

        var own = {
            film: function () {
                var to = {failed: failed, room: next};
                try {
                    encoder = way.config ? codecs(film, way.config, to) : recorder(film, way.webm, to);
                } catch (e) { return 0; }
                return encoder.wants;
            },
            frame: function (data) {
                frames++;
                encoder.add(data, heard.show);
            },
            filmed: filmed,
            tell: function (text) { heard.progress(JSON.parse(text)); },
            over: function () {
                if (!whole) { failed(own.said()); }
                return true;
            },
            turn: function (run) {
                turn = run;
                next();
            },
            failed: failed
        };
        frame = program(film.args.concat('--size=' + film.width + 'x' + film.height, '--fps=' + film.fps, '--out=' + film.name + '.mp4'), film.files, own);
        making = {stop: function () { if (!over) { end(); } }};
        return making;
    }

    page.film = {
        // A promise of how this browser makes such a film: {config} with WebCodecs, {webm: type} with MediaRecorder; null: it cannot.
        way: function (film) {
            var other = webm() ? {webm: webm()} : null;
            return window.VideoEncoder && window.VideoFrame ? supported(configurations(film)).then(function (c) { return c ? {config: c} : other; }) : Promise.resolve(other);
        },
        make: make,
        making: function () { return making !== null; }
    };
}());
