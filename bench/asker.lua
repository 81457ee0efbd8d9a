-- Many clients that ask one address over and over, each request with the next of some tokens: bench/api.py starts it
-- in wrk. FLOWSQL_TOKENS names a file with one token a line. Prints one line of JSON: requests, seconds, p50 and p99
-- in milliseconds, and how many answers were errors or did not come.

local requests, count = {}, 0

function init()
  for token in io.lines(os.getenv("FLOWSQL_TOKENS")) do
    requests[#requests + 1] = wrk.format("GET", nil, { Authorization = "Bearer " .. token })
  end
end

function request()
  count = count % #requests + 1
  return requests[count]
end

function done(summary, latency)
  local wrong = 0
  for _, number in pairs(summary.errors) do
    wrong = wrong + number
  end
  print(string.format('{"requests": %d, "seconds": %.3f, "p50": %.3f, "p99": %.3f, "wrong": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, wrong))
end
