# syntax=docker/dockerfile:1
# By its digest, so that the same is built tomorrow. It was taken from public repositories and not verified: compare it with what
# `docker buildx imagetools inspect node:24-bookworm-slim` tells, which also tells a newer one (docs/operations.md).
ARG NODE_IMAGE=node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d
FROM ${NODE_IMAGE} AS build
WORKDIR /clovabot
# better-sqlite3 compiles where no prebuilt binary can be had.
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY commands ./commands
COPY data ./data
RUN npm ci --no-audit --no-fund && npm prune --omit=dev --ignore-scripts

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    CLOVABOT_HOME=/var/lib/clovabot \
    CLOVABOT_HOST=0.0.0.0 \
    PORT=3000
WORKDIR /clovabot
COPY --from=build /clovabot ./
RUN mkdir -p "$CLOVABOT_HOME" && chown node:node "$CLOVABOT_HOME"
USER node
VOLUME /var/lib/clovabot
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js", "start"]
