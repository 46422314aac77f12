# The API alone; its database is another container (compose.yaml) or a server named in ConnectionStrings__Charter.
# Images are pinned by digest, of the index of all architectures: what is built next year is built from the same. Here SDK 10.0.401 and ASP.NET Core 10.0.12.
FROM mcr.microsoft.com/dotnet/sdk:10.0@sha256:4ea6fe75dd36706bb6d8c3c293d4c4315840f5d76ea28ac97def77e3ec487fa5 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/UnimiCharter.Domain/*.csproj src/UnimiCharter.Domain/packages.lock.json src/UnimiCharter.Domain/
COPY src/UnimiCharter.Store/*.csproj src/UnimiCharter.Store/packages.lock.json src/UnimiCharter.Store/
COPY src/UnimiCharter.Api/*.csproj src/UnimiCharter.Api/packages.lock.json src/UnimiCharter.Api/
RUN dotnet restore src/UnimiCharter.Api --locked-mode
COPY src/UnimiCharter.Domain src/UnimiCharter.Domain
COPY src/UnimiCharter.Store src/UnimiCharter.Store
COPY src/UnimiCharter.Api src/UnimiCharter.Api
RUN dotnet publish src/UnimiCharter.Api -c Release --no-restore -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0@sha256:1fe86375600b62e6566b465da9553eef0621f13c67f40fe764cd8dbb1dee1497
RUN apt-get update && apt-get install -y --no-install-recommends curl tzdata && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
# A volume that is made for it takes over whose it is and who may enter.
RUN install -d -m 700 -o $APP_UID -g $APP_UID /keys
USER $APP_UID
# Nothing is written but the registry's keys, in /keys where compose.yaml says so, and large batches, in /tmp, while they are received.
ENV DOTNET_EnableDiagnostics=0
ENV ASPNETCORE_URLS=http://+:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/health/ready"]
ENTRYPOINT ["dotnet", "UnimiCharter.Api.dll", "run"]
