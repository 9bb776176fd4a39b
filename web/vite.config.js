import { defineConfig } from "vite";

export default defineConfig({
  base: "/",
  build: { target: "es2022", chunkSizeWarningLimit: 1200, sourcemap: false },
  server: { proxy: Object.fromEntries(["/sparql", "/q", "/ask", "/text", "/stats", "/version", "/reconcile", "/prefixes"].map((p) => [p, "http://127.0.0.1:7878"])) },
});
