//! The light agent of Zongbao: samples a host and its neighbours and pushes their health over MQTT.

pub mod catalogue;
pub mod probe;
pub mod reading;
