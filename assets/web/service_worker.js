// Keeps the site of one version for use without a connection. A new version is fetched while the old one is used, whole, and takes over when the
// page is next loaded.
'use strict';
importScripts('build.js');

const CACHE = 'flowscope-' + BUILD.version;
// Of the two programs, with threads and without, the one that the page takes (load.js): a host gives worker and page the same headers.
const OTHER = self.crossOriginIsolated ? /^flowscope\.(js|wasm)$/ : /^flowscope-threads\./;
const FILES = ['./'].concat(Object.keys(BUILD.files).filter((name) => !OTHER.test(name)));

self.addEventListener('install', (event) => {
    event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((name) => new Request(name, {cache: 'reload'})))));
});

self.addEventListener('activate', (event) => {
    event.waitUntil(caches.keys().then((names) => Promise.all(
        names.filter((name) => name.startsWith('flowscope-') && name !== CACHE).map((name) => caches.delete(name)))));
});

self.addEventListener('message', (event) => {
    if (event.data === 'take over') { self.skipWaiting(); }
});

// The only page of this site that is open is being loaded: nothing of the old version is in use, so the new one may answer.
async function answer(request) {
    if (request.mode === 'navigate' && registration.waiting && (await clients.matchAll()).length < 2) {
        registration.waiting.postMessage('take over');
        return new Response('<script>location.reload()</script>', {headers: {'Content-Type': 'text/html'}});
    }
    const cache = await caches.open(CACHE);
    return (await cache.match(request, {ignoreSearch: true})) || fetch(request);
}

self.addEventListener('fetch', (event) => {
    if (event.request.method === 'GET' && event.request.url.startsWith(registration.scope)) {
        event.respondWith(answer(event.request));
    }
});
