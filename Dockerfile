# The command line and host, for an app at /app; the target `javascript` is the same with Node. docs/guides/serve-an-app.md says how to use them.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
# The clone's own command builds; the link `current` is followed, since the next stage copies a folder.
RUN ./fulmar --version && cp -rL artifacts/cli/current /opt/fulmar

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS host
COPY --from=build /opt/fulmar /opt/fulmar
# The app is read only. The host writes its data to /data and its Unix socket to /tmp.
RUN mkdir /app /data && chown "$APP_UID" /data
USER $APP_UID
VOLUME /data
EXPOSE 7071
ENV DOTNET_ROOT=/usr/share/dotnet
# Keys are on: the host refuses requests for functions that want one. The master key is FULMAR_MASTER_KEY; without it the first start makes one and prints it once.
ENTRYPOINT ["/opt/fulmar/fulmar", "serve", "/app", "--host", "0.0.0.0", "--data", "/data"]
# The image has neither curl nor wget; bash can speak as much HTTP as this needs.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/7071 && printf 'GET /healthz/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

# Node itself is enough: `serve` installs nothing. The distribution of the image above has one that is too old.
FROM node:22-bookworm-slim AS node
FROM host AS javascript
COPY --from=node /usr/local/bin/node /usr/local/bin/node

# What is built where no target is named.
FROM host
