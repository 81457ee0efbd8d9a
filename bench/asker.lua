-- Many clients that ask one address over and over, each request with the next of some tokens: bench/api.py starts it
-- in wrk. FLOWSQL_TOKENS names a file with one token a line. Prints one line of JSON: requests, seconds, p50 and p99
-- in milliseconds, and how many answers were errors or did not come. With FLOWSQL_RATE the clients together ask so many
-- times a second, each request when its turn has come and a client is free; without, each asks as soon as it is answered.

local requests, count = {}, 0
local rate = tonumber(os.getenv("FLOWSQL_RATE"))

function init()
  for token in io.lines(os.getenv("FLOWSQL_TOKENS")) do
    requests[#requests + 1] = wrk.format("GET", nil, { Authorization = "Bearer " .. token })
  end
end

function request()
  count = count % #requests + 1
  return requests[count]
end

if rate then
  local ffi = require("ffi")
  ffi.cdef("typedef struct { long s, us; } moment; int gettimeofday(moment *now, void *zone);")
  local now, turn = ffi.new("moment"), 0

  function delay()  -- milliseconds until the next request
    ffi.C.gettimeofday(now, nil)
    local time = tonumber(now.s) * 1e3 + tonumber(now.us) / 1e3
    turn = (turn == 0 and time or turn) + 1e3 / rate
    return math.max(0, math.floor(turn - time))
  end
end

function done(summary, latency)
  local wrong = 0
  for _, number in pairs(summary.errors) do
    wrong = wrong + number
  end
  print(string.format('{"requests": %d, "seconds": %.3f, "p50": %.3f, "p99": %.3f, "wrong": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, wrong))
end
