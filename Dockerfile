# syntax=docker/dockerfile:1

FROM node:24-slim AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY connectors connectors
COPY jobs jobs
COPY config config
RUN npm run build && rm -f dist/.tsbuildinfo

FROM base AS production
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
LABEL org.opencontainers.image.title="vmeste" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    VMESTE_CONFIG=/etc/vmeste/vmeste.yaml \
    VMESTE_DATA=/var/lib/vmeste
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=production /app/node_modules node_modules
COPY --from=build /app/dist dist
# To copy from: the example of the configuration with its schema, and the preset for Moodle.
COPY config/vmeste.example.yaml config/vmeste.schema.json config/
COPY connectors/moodle/preset connectors/moodle/preset
RUN printf '#!/bin/sh\nexec node /app/dist/src/cli/main.js "$@"\n' > /usr/local/bin/vmeste \
 && chmod 755 /usr/local/bin/vmeste \
 && install -d -o node -g node /var/lib/vmeste /etc/vmeste
USER node
# Where the embedded database lives, and where `demo` leaves its output.
WORKDIR /var/lib/vmeste
VOLUME /var/lib/vmeste
STOPSIGNAL SIGTERM
# With a server, the service's own view: 0 is well, 3 is degraded (a source is stale), which a restart
# would not mend. The embedded database serves one process only; there the running one touches its
# lock file every few seconds.
HEALTHCHECK --interval=60s --timeout=30s --start-period=90s --retries=3 \
  CMD if [ -n "$DATABASE_URL$DATABASE_URL_FILE" ]; \
      then vmeste status --json > /dev/null; case $? in 0|3) exit 0;; *) exit 1;; esac; \
      else find "$VMESTE_DATA/vmeste.lock" -newermt '60 seconds ago' | grep -q . || exit 1; fi
ENTRYPOINT ["vmeste"]
CMD ["start"]
