// What is remembered from one visit to the next, in the browser's local storage; where that is refused (a private window, an iframe that may
// not), for this visit alone.
(function () {
    var kept = {};

    function storage() {
        try { return window.localStorage; } catch (refused) { return null; }
    }

    page.store = {
        get: function (name) {
            try { return storage().getItem('flowscope.' + name); } catch (refused) { return name in kept ? kept[name] : null; }
        },
        set: function (name, value) {
            kept[name] = String(value);
            try { storage().setItem('flowscope.' + name, String(value)); } catch (refused) { /* it holds for this visit */ }
        }
    };
}());
