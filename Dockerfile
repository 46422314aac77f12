# The API alone; its database is another container (compose.yaml) or a server named in ConnectionStrings__Charter.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
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

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update && apt-get install -y --no-install-recommends curl tzdata && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
# Nothing is written but large batches, in /tmp, while they are received.
ENV DOTNET_EnableDiagnostics=0
ENV ASPNETCORE_URLS=http://+:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/health/ready"]
ENTRYPOINT ["dotnet", "UnimiCharter.Api.dll", "run"]
