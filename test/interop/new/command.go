package main

import (
	"context"
	"strings"
)

// The messages of a command of the bot, as protoc wrote them in 2017: both ends know them in JSON and in protobuf.

// HelpRequest asks what the command does.
type HelpRequest struct{}

// HelpResponse tells it.
type HelpResponse struct {
	Usage       string `protobuf:"bytes,1,opt,name=usage" json:"usage,omitempty"`
	Description string `protobuf:"bytes,2,opt,name=description" json:"description,omitempty"`
}

// ExecRequest has the words that were typed, the command itself first.
type ExecRequest struct {
	Args []string `protobuf:"bytes,1,rep,name=args" json:"args,omitempty"`
}

// ExecResponse has the answer, or what the person did wrong.
type ExecResponse struct {
	Result []byte `protobuf:"bytes,1,opt,name=result,proto3" json:"result,omitempty"`
	Error  string `protobuf:"bytes,2,opt,name=error" json:"error,omitempty"`
}

func (m *HelpRequest) Reset()         { *m = HelpRequest{} }
func (m *HelpRequest) String() string { return "" }
func (*HelpRequest) ProtoMessage()    {}

func (m *HelpResponse) Reset()         { *m = HelpResponse{} }
func (m *HelpResponse) String() string { return m.Usage }
func (*HelpResponse) ProtoMessage()    {}

func (m *ExecRequest) Reset()         { *m = ExecRequest{} }
func (m *ExecRequest) String() string { return strings.Join(m.Args, " ") }
func (*ExecRequest) ProtoMessage()    {}

func (m *ExecResponse) Reset()         { *m = ExecResponse{} }
func (m *ExecResponse) String() string { return string(m.Result) + m.Error }
func (*ExecResponse) ProtoMessage()    {}

// Command says what it was told, as the example of 2017 does.
type Command struct{}

// Help says how it is used.
func (*Command) Help(_ context.Context, _ *HelpRequest, response *HelpResponse) error {
	response.Usage = "echo [words]"
	response.Description = "Says what it was told"
	return nil
}

// Exec answers with all its words; without any it says what is wrong.
func (*Command) Exec(_ context.Context, request *ExecRequest, response *ExecResponse) error {
	if len(request.Args) < 2 {
		response.Error = "nothing to say"
		return nil
	}
	response.Result = []byte(strings.Join(request.Args, " "))
	return nil
}
