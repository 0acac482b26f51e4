# The server with its fonts and the ballot page's program.
#   docker build -t piaojue .
# Fonts and WebAssembly come from the same scripts that a developer runs. pdftoppm
# (poppler-utils) draws the pages of scanned ballots that come as PDF.

FROM node:22-bookworm-slim AS fonts
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY scripts/fonts scripts/fonts
RUN bash scripts/fonts

FROM golang:1.26-bookworm AS build
WORKDIR /src
# node packs the ballot page's program once more, with brotli.
COPY --from=fonts /usr/local/bin/node /usr/local/bin/node
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN BROTLI=11 bash scripts/wasm
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/ ./cmd/piaojue ./cmd/verify

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates tzdata poppler-utils \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin piaojue \
 && install -d -o piaojue -g piaojue -m 0700 /data
COPY --from=build /out/ /opt/piaojue/
COPY --from=fonts /src/build/fonts/ /opt/piaojue/fonts/
COPY LICENSE /opt/piaojue/LICENSE
ENV PATH=/opt/piaojue:/usr/local/bin:/usr/bin:/bin \
    PIAOJUE_ADDR=0.0.0.0:8080 \
    PIAOJUE_DATA=/data \
    PIAOJUE_FONTS=/opt/piaojue/fonts
USER piaojue
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["piaojue", "health", "-url", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["piaojue"]
CMD ["serve"]
