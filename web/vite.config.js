import { defineConfig } from "vite";

// `npm run dev` shows the page while it is written, with a running `bangfu serve` behind it.
const service = process.env.BANGFU_URL ?? "http://127.0.0.1:7878";
const paths = [
  "/sparql",
  "/query",
  "/q",
  "/ask",
  "/search",
  "/text",
  "/data",
  "/id",
  "/ns",
  "/stats",
  "/version",
  "/reconcile",
  "/prefixes",
  "/openapi.json",
  "/shapes.ttl",
  "/.well-known",
  "/metrics",
];

const proxy = Object.fromEntries(paths.map((p) => [p, service]));

export default defineConfig({
  base: "/",
  build: { target: "es2022", chunkSizeWarningLimit: 700, sourcemap: false, modulePreload: { polyfill: false } },
  server: { proxy },
  preview: { proxy },
});
