// Whose a key is. While the canvas has the focus the program takes the keys that it knows; the browser keeps what its users rely on
// everywhere: Ctrl or Command with a letter, digit or sign, but for undo, redo and save, Alt with arrows and function keys, and F12, so that reloading,
// tabs, zoom, finding and the address bar work. Escape, then Tab, leaves the canvas by the keyboard, as a Tab alone is the program's.
(function () {
    var canvas = document.getElementById('canvas'), PROGRAM = ['z', 'y', 's'], leaving = false, program_tab = false;

    function browsers(e) {
        if (e.key === 'Tab') { return leaving || e.ctrlKey || e.metaKey || e.altKey; }
        if (e.ctrlKey || e.metaKey) { return e.key.length === 1 && PROGRAM.indexOf(e.key.toLowerCase()) < 0; }
        return e.key === 'F12' || (e.altKey && e.key.length > 1 && e.key !== 'Alt' && e.key !== 'Shift'); // tools; back and forward
    }

    page.keys = {
        listen: function () {
            window.addEventListener('keydown', function (e) {
                program_tab = false;
                if (document.activeElement !== canvas) { return; }
                if (browsers(e)) { e.stopImmediatePropagation(); }
                program_tab = true;
                leaving = e.key === 'Escape' || (leaving && e.key === 'Shift');
            }, true);
            canvas.addEventListener('blur', function () { leaving = false; });
            // A ring says that the keys go to the canvas, to who comes there by Tab; at the next key it is gone, as it is no part of a picture.
            document.addEventListener('keyup', function (e) { canvas.classList.toggle('reached', e.key === 'Tab' && e.target === canvas && !program_tab); }, true);
            canvas.addEventListener('pointerdown', page.focus);
            canvas.addEventListener('contextmenu', function (e) { e.preventDefault(); });
            // In a frame of another page the wheel scrolls that one until somebody has clicked in here.
            window.addEventListener('wheel', function (e) {
                if (page.embedded && document.activeElement !== canvas) { e.stopImmediatePropagation(); }
            }, {capture: true, passive: true});
        }
    };
    page.focus = function () { canvas.focus({preventScroll: true}); };
}());
