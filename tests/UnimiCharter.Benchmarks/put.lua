-- Measurement number i of the organization "bench". Spread: a neighbour in number is a neighbour in service, so that the
-- requests under way are all of different services. Hot: all of one service, a whole year of it after another.
local dimensions = { "accessibility", "timeliness", "transparency", "effectiveness", "continuity", "efficiency" }
local body = '{"numerator":3,"denominator":41}'
local threads = 0

function setup(thread)
    thread:set("offset", threads)
    threads = threads + 1
end

function init(args)
    kind = args[1]
    number = tonumber(args[2]) + offset
    -- Written out once: what the load costs is paid on the same processors.
    rest = " HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port .. "\r\nContent-Type: application/json\r\nAuthorization: Bearer " .. args[3]
        .. "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function request()
    local i = number
    number = number + 2
    local service, indicator, year, month
    if kind == "spread" then
        local k = math.floor(i / 2000)
        service = string.format("s-%04d", i % 2000)
        indicator = dimensions[k % 6 + 1]
        month = math.floor(k / 6) % 12 + 1
        year = 2019 + math.floor(k / 72)
    else
        service = "hot"
        indicator = string.format("i-%03d", i % 150)
        month = math.floor(i / 150) % 12 + 1
        year = 1905 + math.floor(i / 1800)
    end
    return string.format("PUT /v1/bench/services/%s/indicators/%s/measurements/%d-%02d%s", service, indicator, year, month, rest)
end
