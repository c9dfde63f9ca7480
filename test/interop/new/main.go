// Command new is a real go-micro service and client of today, for the tests beside it.
//
//	new serve   runs a service until it is told to end, as every go-micro service does
//	new call    asks a service it finds in the registry, and prints the answer as JSON
//	new stream  asks for a stream, and prints each message as JSON, then why it ended
//	new get     prints what go-micro itself reads of a service in the registry, as JSON
//	new hear    subscribes to a topic of the HTTP broker, and prints each message as JSON until it is told to end
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go-micro.dev/v5"
	"go-micro.dev/v5/broker"
	"go-micro.dev/v5/client"
	"go-micro.dev/v5/registry"
	"go-micro.dev/v5/registry/consul"
	"go-micro.dev/v5/selector"
)

var (
	flags     = flag.NewFlagSet("new", flag.ExitOnError)
	kind      = flags.String("registry", "consul", "consul or mdns")
	consulAt  = flags.String("registry_address", "127.0.0.1:8500", "where Consul is")
	name      = flags.String("name", "greeter", "serve: the service's name")
	version   = flags.String("version", "1.0.0", "serve: the service's version")
	ttl       = flags.Duration("ttl", 30*time.Second, "serve: how long its word that it lives is good")
	interval  = flags.Duration("interval", 10*time.Second, "serve: how often it says so")
	asCommand = flags.Bool("command", false, "serve: be a command of the bot, not a greeter")
	service   = flags.String("service", "", "call, stream, get: whom to ask")
	endpoint  = flags.String("endpoint", "", "call, stream: Type.Method")
	request   = flags.String("request", "{}", "call, stream: the request in JSON")
	content   = flags.String("content_type", "application/json", "call: how the request is written")
	timeout   = flags.Duration("timeout", 5*time.Second, "call: how long it may take")
	times     = flags.Int("times", 1, "call: how often, one after the other")
	topic     = flags.String("topic", "events", "hear: what to subscribe to")
	queue     = flags.String("queue", "", "hear: of all in one queue one hears each message")
)

func main() {
	verbs := map[string]func() error{"serve": serve, "call": call, "stream": stream, "get": get, "hear": hear}
	if len(os.Args) < 2 || verbs[os.Args[1]] == nil {
		log.Fatal("usage: new serve|call|stream|get|hear [flags]")
	}
	flags.Parse(os.Args[2:])
	if err := verbs[os.Args[1]](); err != nil {
		log.Fatal(err)
	}
}

func open() registry.Registry {
	if *kind == "mdns" {
		return registry.NewMDNSRegistry()
	}
	return consul.NewConsulRegistry(registry.Addrs(*consulAt))
}

func serve() error {
	// From the first moment: go-micro itself listens only once it is registered, and a signal before that is a crash.
	ending, listening := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer listening()
	running := micro.NewService(
		micro.Name(*name),
		micro.Version(*version),
		micro.Address("127.0.0.1:0"),
		micro.Metadata(map[string]string{"zone": "a<b>&c"}),
		micro.Registry(open()),
		micro.RegisterTTL(*ttl),
		micro.RegisterInterval(*interval),
		micro.Context(ending),
		micro.HandleSignal(false),
	)
	var handler any = new(Greeter)
	if *asCommand {
		handler = new(Command)
	}
	if err := running.Handle(handler); err != nil {
		return err
	}
	return running.Run()
}

func asker() client.Client {
	return client.NewClient(
		client.Selector(selector.NewSelector(selector.Registry(open()))),
		client.RequestTimeout(*timeout),
		client.Retries(0),
	)
}

// call prints one line for every call: {"response":…} or {"error":…}.
func call() error {
	asking := asker()
	for range *times {
		body := json.RawMessage(*request)
		question, answer := typed(*endpoint, &body)
		err := asking.Call(
			context.Background(),
			asking.NewRequest(*service, *endpoint, question, client.WithContentType(*content)),
			answer,
		)
		if err := say(answer, err); err != nil {
			return err
		}
	}
	return nil
}

// stream sends its one request and prints what comes until the service ends it.
func stream() error {
	asking := asker()
	body := json.RawMessage(*request)
	question := asking.NewRequest(*service, *endpoint, &body, client.WithContentType(*content), client.StreamingRequest())
	// A stream that nobody ends waits for ever, whatever its context says.
	time.AfterFunc(*timeout, func() {
		say(nil, context.DeadlineExceeded)
		os.Exit(0)
	})
	flow, err := asking.Stream(context.Background(), question)
	if err != nil {
		return say(nil, err)
	}
	defer flow.Close()
	if err := flow.Send(&body); err != nil {
		return say(nil, err)
	}
	for {
		message := new(json.RawMessage)
		if err := flow.Recv(message); err != nil {
			return say(nil, err)
		}
		if err := say(message, nil); err != nil {
			return err
		}
	}
}

// typed gives the messages that a binary content type needs; in JSON the text is passed on as it stands.
func typed(endpoint string, body *json.RawMessage) (question, answer any) {
	if *content == "application/json" || *content == "application/json-rpc" {
		return body, new(json.RawMessage)
	}
	exec := new(ExecRequest)
	if err := json.Unmarshal(*body, exec); err != nil {
		log.Fatal(err)
	}
	return exec, new(ExecResponse)
}

func say(answer any, err error) error {
	line := map[string]any{"response": answer}
	if err != nil {
		line = map[string]any{"error": parsed(err.Error())}
	}
	return json.NewEncoder(os.Stdout).Encode(line)
}

// parsed gives an error's own JSON, where it is JSON.
func parsed(text string) any {
	if json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	return text
}

func get() error {
	found, err := open().GetService(*service)
	if err != nil {
		return fmt.Errorf("%s: %w", *service, err)
	}
	return json.NewEncoder(os.Stdout).Encode(found)
}

// hear prints a first line with its node's address once it is subscribed.
func hear() error {
	hearing := broker.NewHttpBroker(broker.Registry(open()), broker.Addrs("127.0.0.1:0"))
	if err := hearing.Init(); err != nil {
		return err
	}
	if err := hearing.Connect(); err != nil {
		return err
	}
	print := func(event broker.Event) error {
		return json.NewEncoder(os.Stdout).Encode(json.RawMessage(event.Message().Body))
	}
	var options []broker.SubscribeOption
	if *queue != "" {
		options = append(options, broker.Queue(*queue))
	}
	if _, err := hearing.Subscribe(*topic, print, options...); err != nil {
		return err
	}
	fmt.Printf("%q\n", hearing.Address())
	select {}
}
