// What the page says, in the language that is chosen. As in the program the English sentence is the key, and assets/lang has the others;
// words.js, which is made of them, holds {"ko": {"English": "Korean"}}.
var page = {};

(function () {
    var words = window.WORDS || {}, chosen = 'en', renew = [];

    // The sentence in the chosen language; {0}, {1}, ... stand for the values.
    window.tr = function (english) {
        var values = arguments, text = (words[chosen] && words[chosen][english]) || english;
        return text.replace(/\{(\d)\}/g, function (whole, i) { return values[1 + Number(i)]; });
    };

    window.TR = function (english) { return english; }; // marks a sentence that is handed to tr() where it is shown

    function known(code) {
        return code === 'en' || Boolean(words[code]);
    }

    page.language = {
        chosen: function () { return chosen; },
        list: function () { return ['en'].concat(Object.keys(words)); },
        // In the language itself, so that one can find back: what its file calls "English".
        name: function (code) { return code === 'en' ? 'English' : words[code].English; },
        // The first of the browser's languages that there is.
        wanted: function () {
            var list = (navigator.languages || [navigator.language || 'en']).map(function (code) { return String(code).slice(0, 2); });
            return list.filter(known)[0] || 'en';
        },
        // Calls `fill` now, and again whenever another language is chosen.
        keep: function (fill) { renew.push(fill); fill(); },
        choose: function (code) {
            if (known(code) && code !== chosen) {
                chosen = code;
                document.documentElement.lang = code;
                renew.forEach(function (fill) { fill(); });
            }
        },
        // The sentence in every language, for those of whom none is known yet: [[code, text], ...].
        every: function (english) {
            return page.language.list().map(function (code) { return [code, (words[code] && words[code][english]) || english]; });
        }
    };
}());
