# Two stages: the first one compiles, the second one holds the binary and the certificates it needs.
FROM rust:1-slim-bookworm AS build
WORKDIR /build
COPY . .
RUN cargo build --profile dist --locked --bin postmortem

FROM debian:bookworm-slim
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /build/target/dist/postmortem /usr/local/bin/postmortem

# The bot writes to /data alone, so the rest may be read-only. A new volume mounted there takes over the owner.
RUN groupadd --gid 10001 postmortem \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin postmortem \
    && install --directory --owner=postmortem --group=postmortem --mode=0750 /data
USER postmortem
VOLUME /data
WORKDIR /data

# With PORT the bot listens on all addresses; without it, on the loopback alone.
ENV PORT=3000 DATABASE_URL=sqlite:///data/postmortem.db
EXPOSE 3000
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/postmortem"]
CMD ["serve"]
