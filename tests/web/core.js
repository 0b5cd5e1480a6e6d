// Before the core's tests under node (core.c).
delete globalThis.fetch; // emscripten 3.1.6 would load its program with it, by a path that node's own refuses
// The program's own files lie where the tests are started: node tells no program where it lies.
Module['preRun'] = [function () { Object.assign(ENV, {FLOWSCOPE_HOME: process.cwd()}, process.env); }];
require('os').cpus = function () { return new Array(4); }; // of which there are threads, in the program that has them
