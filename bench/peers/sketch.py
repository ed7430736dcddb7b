"""The original sketch's design on Debian's packages: FastAPI, a PocketFlow-like flow, and Redis for the history. Debian
does not package PocketFlow, a hundred lines long; Node and Flow below are the part that the sketch uses."""
import json
import os
import uuid

import httpx
import redis.asyncio as redis
import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from pydantic import BaseModel


class Node:
    def __init__(self):
        self.successors = {}

    def prep(self, shared):
        return None

    def exec(self, prepared):
        return None

    def post(self, shared, prepared, result):
        return "default"


class Flow:
    def __init__(self, start):
        self.start = start

    def run(self, shared):
        node = self.start
        while node is not None:
            prepared = node.prep(shared)
            node = node.successors.get(node.post(shared, prepared, node.exec(prepared)))


class LoadContextNode(Node):
    """As if cached, as for the other contenders: no request to Moodle."""

    def exec(self, prepared):
        return {"user": {"id": 3}, "course": {"id": 2, "fullname": "Introduction to Biology"}}

    def post(self, shared, prepared, result):
        shared["context"] = result
        return "loaded"


class PolicyCheckNode(Node):
    def exec(self, prepared):
        return True

    def post(self, shared, prepared, accepted):
        return "proceed" if accepted else "policy_required"


class BuildPromptNode(Node):
    def post(self, shared, prepared, result):
        shared["prompt"] = [*shared["history"], {"role": "user", "content": shared["user_message"]}]
        return "done"


load, policy, prompt = LoadContextNode(), PolicyCheckNode(), BuildPromptNode()
load.successors["loaded"] = policy
policy.successors["proceed"] = prompt
flow = Flow(load)

TTL = 24 * 3600
store = redis.from_url(os.environ["REDIS_URL"])
client = httpx.AsyncClient(timeout=None, limits=httpx.Limits(max_connections=None))
app = FastAPI()


class ChatRequest(BaseModel):
    message: str
    session_id: str | None = None


@app.post("/chat")
async def chat(request: ChatRequest):
    session_id = request.session_id or str(uuid.uuid4())
    data = await store.get(f"chat:{session_id}")
    shared = {"user_message": request.message, "history": json.loads(data) if data else []}
    flow.run(shared)

    async def stream_flow():
        body = {"model": "bench", "max_tokens": 4096, "stream": True, "messages": shared["prompt"]}
        answer = ""
        yield f'data: {json.dumps({"type": "start", "session_id": session_id})}\n\n'
        async with client.stream("POST", f'{os.environ["UPSTREAM"]}/v1/messages', json=body) as response:
            async for line in response.aiter_lines():
                if not line.startswith("data: "):
                    continue
                event = json.loads(line[6:])
                if event["type"] == "content_block_delta":
                    chunk = event["delta"]["text"]
                    answer += chunk
                    yield f'data: {json.dumps({"type": "chunk", "content": chunk})}\n\n'
        history = [*shared["prompt"], {"role": "assistant", "content": answer}]
        await store.setex(f"chat:{session_id}", TTL, json.dumps(history))
        yield f'data: {json.dumps({"type": "done"})}\n\n'

    return StreamingResponse(stream_flow(), media_type="text/event-stream")


uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="error", backlog=2048)
