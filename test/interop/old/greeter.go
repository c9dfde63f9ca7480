package main

import (
	"context"
	"time"

	"github.com/micro/go-micro/errors"
	"github.com/micro/go-micro/server"
)

// HelloRequest says who is greeted.
type HelloRequest struct {
	Name string `json:"name"`
}

// HelloResponse is the greeting.
type HelloResponse struct {
	Msg string `json:"msg"`
}

// SlowRequest says how long to wait before the answer.
type SlowRequest struct {
	Milliseconds int64 `json:"milliseconds"`
}

// CountRequest says how far to count.
type CountRequest struct {
	To int64 `json:"to"`
}

// CountResponse is one number of the count.
type CountResponse struct {
	Number int64 `json:"number"`
}

// Greeter is the service's handler: one method that answers, one that fails, one that is slow, and a stream.
type Greeter struct{}

// Hello greets.
func (*Greeter) Hello(_ context.Context, request *HelloRequest, response *HelloResponse) error {
	response.Msg = "Hello " + request.Name
	return nil
}

// Fail has an error of the service's own.
func (*Greeter) Fail(_ context.Context, request *HelloRequest, _ *HelloResponse) error {
	return errors.NotFound("greeter", "no such person: %s", request.Name)
}

// Slow answers after a while, or not at all once the caller has had enough.
func (*Greeter) Slow(ctx context.Context, request *SlowRequest, response *HelloResponse) error {
	select {
	case <-time.After(time.Duration(request.Milliseconds) * time.Millisecond):
		response.Msg = "at last"
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Count streams numbers from one, with a pause before each: v5 lets a message that follows at once overwrite the one
// before it.
func (*Greeter) Count(_ context.Context, stream server.Stream) error {
	defer stream.Close()
	request := new(CountRequest)
	if err := stream.Recv(request); err != nil {
		return err
	}
	for number := int64(1); number <= request.To; number++ {
		time.Sleep(20 * time.Millisecond)
		if err := stream.Send(&CountResponse{Number: number}); err != nil {
			return err
		}
	}
	return nil
}
