// Before the core's tests under node (core.c).
delete globalThis.fetch; // emscripten 3.1.6 would load its program with it, by a path that node's own refuses
Module['preRun'] = [function () { Object.assign(ENV, process.env); }];
