import asyncio, time, httpx, pytest, gc
from tests.end_to_end.conftest import *
from tests.simulator import Answer

@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_diag(start, simulator):
    service = start()
    q="How to stake ETH?"
    await asyncio.to_thread(service.ask, q, thread_id="talk")
    simulator.script("openai", [Answer("Too late [1].", first_token_seconds=20)])
    body={"input":{"message":q},"config":{"configurable":{"thread_id":"talk"}}}
    async with httpx.AsyncClient(timeout=30, headers={"x-user-id":"anna"}) as c, c.stream("POST", f"{service.url}/chat/stream", json=body) as r:
        while len(simulator.received)<2: await asyncio.sleep(.01)
    t=time.monotonic()
    for i in range(12):
        await asyncio.sleep(0.5)
        used=await asyncio.to_thread(service.used)
        print(round(time.monotonic()-t,1), simulator.disconnects, used, service.rows("select count(*) n from reservations"), service.rows("select name from leases"))
        if i==6:
            async def dump():
                for task in asyncio.all_tasks():
                    print(task.get_name(), task.get_coro()); task.print_stack(limit=4)
            service.run(dump())
