// Turns the TeX sources of this folder into the SVG files beside them: `npm install mathjax-full@3 && node make.js`.
// Run by hand after a source has changed; the program only reads the SVG files. MathJax (Apache License 2.0) draws the glyphs
// of its TeX fonts as paths; nothing of MathJax itself is part of the program.
const fs = require('fs');
const path = require('path');
const {mathjax} = require('mathjax-full/js/mathjax.js');
const {TeX} = require('mathjax-full/js/input/tex.js');
const {SVG} = require('mathjax-full/js/output/svg.js');
const {liteAdaptor} = require('mathjax-full/js/adaptors/liteAdaptor.js');
const {RegisterHTMLHandler} = require('mathjax-full/js/handlers/html.js');
const {AllPackages} = require('mathjax-full/js/input/tex/AllPackages.js');

const EM = 16; // pixels of the size that the files name; the program scales them
const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
const page = mathjax.document('', {InputJax: new TeX({packages: AllPackages}), OutputJax: new SVG({fontCache: 'none'})});

function draw(tex) {
    const svg = adaptor.outerHTML(adaptor.firstChild(page.convert(tex, {display: true})));
    const [, , width, height] = svg.match(/viewBox="([^"]+)"/)[1].split(' ').map(Number);
    const px = (units) => (units / 1000 * EM).toFixed(2);
    return svg
        .replace(/ width="[^"]+" height="[^"]+"/, ` width="${px(width)}" height="${px(height)}"`)
        .replace(/ style="vertical-align[^"]*"/, '')
        .replace(/ (data-[a-z-]+|role|focusable|xmlns:xlink)="[^"]*"/g, '')
        .replace(/currentColor/g, '#ffffff'); // tinted when drawn
}

for (const name of fs.readdirSync(__dirname).filter((file) => file.endsWith('.tex'))) {
    const tex = fs.readFileSync(path.join(__dirname, name), 'utf8');
    fs.writeFileSync(path.join(__dirname, name.replace(/tex$/, 'svg')), draw(tex) + '\n');
}
