// Package quic stands where quic-go stood: the version that go-micro v1.18 asks for ends every program it is linked
// into on a Go of today, before main begins. Nothing here speaks QUIC, so that it may say so.
package quic

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"time"
)

var errAbsent = errors.New("quic: left out of this build")

// Config is as far as go-micro fills it.
type Config struct {
	IdleTimeout time.Duration
	KeepAlive   bool
}

// Stream is as far as go-micro uses it.
type Stream interface {
	Read(p []byte) (int, error)
	Write(p []byte) (int, error)
	Close() error
	SetWriteDeadline(t time.Time) error
}

// Session is as far as go-micro uses it.
type Session interface {
	AcceptStream(ctx context.Context) (Stream, error)
	OpenStreamSync(ctx context.Context) (Stream, error)
	LocalAddr() net.Addr
	RemoteAddr() net.Addr
	Close() error
}

// Listener is as far as go-micro uses it.
type Listener interface {
	Accept(ctx context.Context) (Session, error)
	Addr() net.Addr
	Close() error
}

// DialAddr fails.
func DialAddr(string, *tls.Config, *Config) (Session, error) { return nil, errAbsent }

// ListenAddr fails.
func ListenAddr(string, *tls.Config, *Config) (Listener, error) { return nil, errAbsent }
