def numbers(limit):
    count = 0
    while count < limit:
        try:
            yield count
        finally:
            count += 1
    return (yield from range(limit))


async def read(stream):
    async with stream as lines:
        async for line in lines:
            await handle(line)
    return [line async for line in stream]
